// A shop and a tester at its testbench.
#pragma once

#include <string>

#include "support/eventually.hpp"
#include "support/shop.hpp"

namespace orderwire::test {

inline const std::string routes = "/api/testbench";

struct TestbenchFixture {
    explicit TestbenchFixture(const std::function<void(app::ServeOptions&)>& change = {})
        : shop(change), tester(shop.port()) {}

    json::value get(const std::string& path) {
        const Answer answer = tester.get(routes + path);
        REQUIRE_MESSAGE(answer.status == 200, path << ": " << answer.body);
        return answer.json();
    }
    Answer post(const std::string& path, const std::string& body = "{}") {
        return tester.post(routes + path, body);
    }
    // The newest request.
    json::object newest() { return get("/events?limit=1").at("data").at(0).as_object(); }
    json::value detail(const json::object& row, const std::string& query = "") {
        return get("/events/" + std::to_string(row.at("number").as_int64()) + query);
    }
    Answer webhook(const std::string& body, const std::string& signature) {
        return tester.send("POST", "/webhooks/stripe", body,
                           {{"Content-Type", "application/json"}, {"Stripe-Signature", signature}});
    }

    // Another server on the same store.
    void restart() {
        shop.restart();
        tester = Browser(shop.port());
    }

    Shop shop;
    Browser tester;
};

}  // namespace orderwire::test
