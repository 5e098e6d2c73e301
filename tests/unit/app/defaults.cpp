#include "app/defaults.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::app;

TEST_CASE("where we listen on every address, the URL shown is one that a browser can open") {
    CHECK(default_public_url({"0.0.0.0", 0}, 8080) == "http://127.0.0.1:8080");
    CHECK(default_public_url({"::", 0}, 8080) == "http://[::1]:8080");
    CHECK(default_public_url({"0:0::0", 0}, 8080) == "http://[::1]:8080");
    CHECK(default_public_url({"::1", 0}, 8080) == "http://[::1]:8080");
    CHECK(default_public_url({"192.0.2.1", 0}, 80) == "http://192.0.2.1:80");
    CHECK(default_public_url({"localhost", 0}, 80) == "http://localhost:80");
    CHECK(is_every_address({"0.0.0.0", 1}));
    CHECK(is_every_address({"::", 1}));
    CHECK_FALSE(is_every_address({"127.0.0.1", 1}));
    CHECK_FALSE(is_every_address({"localhost", 1}));
}

TEST_CASE("a store's file, and the sandbox's beside it") {
    CHECK(store_path("sqlite:/var/orders.db") == "/var/orders.db");
    CHECK(sandbox_store_path("sqlite:/var/orders.db") == "/var/orders.db.sandbox");
    CHECK(sandbox_store_path("postgres://db.example/orders").empty());
}
