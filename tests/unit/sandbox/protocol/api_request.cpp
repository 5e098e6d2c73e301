#include "sandbox/protocol/api_request.hpp"

#include <doctest/doctest.h>

using namespace orderwire::sandbox;

TEST_CASE("a page of another origin is known by what browsers say of it, and programs say nothing") {
    const auto foreign = [](const char* origin, const char* site) {
        ApiRequest request;
        request.base_url = "http://127.0.0.1:12111";
        request.origin = origin;
        request.fetch_site = site;
        return is_from_foreign_page(request);
    };
    CHECK_FALSE(foreign("", ""));
    CHECK_FALSE(foreign("", "none"));
    CHECK_FALSE(foreign("", "same-origin"));
    CHECK_FALSE(foreign("http://127.0.0.1:12111", "same-origin"));
    CHECK(foreign("null", "same-origin"));
    CHECK(foreign("http://127.0.0.1:12112", ""));
    CHECK(foreign("", "same-site"));
    CHECK(foreign("", "cross-site"));
    CHECK(foreign("", "cross-site,none"));
}
