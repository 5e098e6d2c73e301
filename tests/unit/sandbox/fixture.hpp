// The sandbox's API without sockets: a world in memory, a clock that stands still, dice that fall as told.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "sandbox/background.hpp"
#include "sandbox/gateway.hpp"
#include "sandbox/world.hpp"

namespace orderwire::sandbox {

class StandingClock : public Clock {
  public:
    Time now() const override { return time; }
    Time time = from_milliseconds(1'800'000'000'000);
};

struct ApiFixture {
    Reply send(const std::string& method, const std::string& target, const std::string& body = "",
               const std::string& key = "sk_test_1", const std::map<std::string, std::string>& headers = {}) {
        Inquiry inquiry;
        inquiry.method = method;
        const std::size_t question = target.find('?');
        inquiry.path = target.substr(0, question);
        if (question != std::string::npos) inquiry.query = target.substr(question + 1);
        inquiry.body = body;
        inquiry.content_type = "application/x-www-form-urlencoded";
        if (!key.empty()) inquiry.authorization = "Bearer " + key;
        inquiry.base_url = "http://127.0.0.1:12111";
        for (const auto& [name, value] : headers) {
            if (name == "idempotency-key") inquiry.idempotency_key = value;
            if (name == "origin") inquiry.origin = value;
            if (name == "content-type") inquiry.content_type = value;
            if (name == "stripe-version") inquiry.stripe_version = value;
        }
        return gateway.answer(inquiry);
    }

    json::object post(const std::string& target, const std::string& body = "", int expected_status = 200) {
        const Reply reply = send("POST", target, body);
        CHECK_MESSAGE(reply.status == expected_status, reply.body);
        return object(reply);
    }
    json::object get(const std::string& target, int expected_status = 200) {
        const Reply reply = send("GET", target);
        CHECK_MESSAGE(reply.status == expected_status, reply.body);
        return object(reply);
    }
    // The "error" of a POST that must fail.
    json::object refusal(const std::string& target, const std::string& body, int expected_status) {
        return post(target, body, expected_status).at("error").as_object();
    }

    static json::object object(const Reply& reply) { return parse_json(reply.body).value().as_object(); }
    static std::string header(const Reply& reply, std::string_view name) {
        for (const auto& [known, value] : reply.headers) {
            if (known == name) return value;
        }
        return "";
    }

    // The types of all events, oldest first.
    std::vector<std::string> event_types() {
        std::vector<std::string> types;
        const json::object list = get("/v1/events?limit=100");
        for (const json::value& event : list.at("data").as_array()) {
            types.insert(types.begin(), text_at(event.as_object(), "type"));
        }
        return types;
    }

    // Lets the time pass, and what was due meanwhile happen.
    void pass(std::chrono::milliseconds time) {
        clock.time += time;
        run_due_tasks(world);
    }

    json::object new_intent(const std::string& more = "") {
        return post("/v1/payment_intents", "amount=4900&currency=usd" + (more.empty() ? "" : "&" + more));
    }

    StandingClock clock;
    double roll = 0.5;  // what every die shows
    World world{"", clock, Timings{}, [this] { return roll; }};
    Gateway gateway{world};
};

}  // namespace orderwire::sandbox
