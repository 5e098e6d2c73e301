// A shop whose Stripe answers what the test scripted.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "support/scripted_stripe.hpp"
#include "support/shop.hpp"

namespace orderwire::test {

// A shop with one order, and a Stripe that gives these answers, one after the other.
struct ScriptedShop {
    explicit ScriptedShop(std::deque<std::string> answers)
        : stripe(std::move(answers)),
          shop([this](app::ServeOptions& options) {
              options.stripe_api = stripe.url();
              options.public_url = "https://shop.example";
          }),
          browser(shop.port()) {
        order = text(browser.post("/api/orders", R"({"course_id":"cpp-concurrency","email":"a@example.org"})")
                         .json()
                         .at("id"));
    }
    Answer post(const std::string& what) {
        return browser.send("POST", "/api/orders/" + order + "/" + what, "{}",
                            {{"Content-Type", "application/json"}, {"Origin", "https://shop.example"}});
    }
    std::string url() { return text(post("checkout-session").json().at("url")); }
    json::value view() { return browser.get("/api/orders/" + order).json(); }
    std::string status() { return text(view().at("status")); }
    // The request lines that Stripe got, in order.
    std::vector<std::string> asked() {
        std::vector<std::string> lines;
        for (const std::string& request : stripe.requests()) {
            std::string line = request.substr(0, request.find(" HTTP/"));
            const std::size_t query = line.find('?');
            lines.push_back(line.substr(0, query));
        }
        return lines;
    }
    std::string verdict(const std::string& type, const std::string& id, const std::string& object) {
        return shop.verdict(make_event(type, id, object));
    }

    ScriptedStripe stripe;
    Shop shop;
    Browser browser;
    std::string order;
};

}  // namespace orderwire::test
