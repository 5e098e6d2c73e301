#include "sandbox/http/api_keys.hpp"

#include <doctest/doctest.h>

#include "sandbox/protocol/forms.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

std::string caller(std::string_view authorization, std::string_view form = "") {
    auto who = identify_key(authorization, parse_form(form).value());
    if (!who) return std::to_string(who.error().status) + " " + who.error().message;
    return *who == ApiKeyKind::secret_key ? "secret" : "publishable";
}

}  // namespace

TEST_CASE("any test key is accepted, as Bearer or as the user name of Basic") {
    CHECK(caller("Bearer sk_test_123") == "secret");
    CHECK(caller("bearer sk_test_123") == "secret");
    CHECK(caller("Bearer rk_test_123") == "secret");
    CHECK(caller("Bearer pk_test_123") == "publishable");
    CHECK(caller("Basic c2tfdGVzdF8xMjM6") == "secret");  // "sk_test_123:"
}

TEST_CASE("only a publishable key may come as a parameter") {
    CHECK(caller("", "key=pk_test_123") == "publishable");
    CHECK(caller("", "key=sk_test_123").starts_with("401 You did not provide an API key"));
}

TEST_CASE("missing, malformed and live keys get 401, and are not repeated") {
    CHECK(caller("").starts_with("401 You did not provide"));
    CHECK(caller("Basic ###").starts_with("401"));
    CHECK(caller("Digest x").starts_with("401"));
    CHECK(caller("Bearer sk_test_").starts_with("401 Invalid API Key"));
    CHECK(caller("Bearer sk_test_a'b").starts_with("401 Invalid API Key"));
    const std::string live = caller("Bearer sk_live_4eC39HqLyjWDarjtT1zdp7dc");
    CHECK(live.starts_with("401 Invalid API Key provided: sk_live_****"));
    CHECK(live.find("4eC39") == std::string::npos);
    CHECK(caller("Bearer pk_live_abc").starts_with("401"));
}
