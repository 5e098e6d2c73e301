// Where the server listens: several addresses, and one of its own for the figures.
#include <doctest/doctest.h>

#include "app/service.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

TEST_CASE("each --listen serves the same shop") {
    Shop shop([](app::ServeOptions& options) {
        options.listen = {http::Endpoint{"127.0.0.1", 0}, http::Endpoint{"127.0.0.1", 0},
                          http::Endpoint{"127.0.0.2", 0}};
    });
    const std::uint16_t first = shop.service().port(0);
    const std::uint16_t second = shop.service().port(1);
    CHECK(first != second);
    CHECK(shop.service().url() == "http://127.0.0.1:" + std::to_string(first));
    Purchase purchase(shop);
    const Answer view = Browser(second).get("/api/orders/" + purchase.order);
    CHECK(view.status == 200);
    CHECK(view.body == Browser(first).get("/api/orders/" + purchase.order).body);
}

TEST_CASE("an address in use is refused, whichever of them it is") {
    Shop other;
    const auto start = [&](bool metrics) {
        Shop shop([&](app::ServeOptions& options) {
            const http::Endpoint taken{"127.0.0.1", other.port()};
            if (metrics) options.metrics_listen = taken;
            if (!metrics) options.listen.push_back(taken);
        });
    };
    CHECK_THROWS_WITH(start(false), doctest::Contains("in use"));
    CHECK_THROWS_WITH(start(true), doctest::Contains("in use"));
}

TEST_CASE("with an address of their own the figures are answered there only, without it as everything else") {
    Shop as_before;
    CHECK(Browser(as_before.port()).get("/metrics").status == 200);

    Shop shop([](app::ServeOptions& options) { options.metrics_listen = http::Endpoint{"127.0.0.1", 0}; });
    CHECK(Browser(shop.port()).get("/metrics").status == 404);
    Browser figures(shop.service().metrics_port());
    CHECK(figures.get("/metrics").body.find("orderwire_store_writable 1") != std::string::npos);
    CHECK(figures.get("/api/courses").status == 404);
    CHECK(figures.get("/").status == 404);
}
