// The sandbox's API without sockets: a database in memory, a clock that stands still, random numbers
// as told.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "sandbox/emulator_context.hpp"
#include "sandbox/flows/scheduled_tasks.hpp"
#include "sandbox/http/api_dispatcher.hpp"

namespace orderwire::sandbox {

class StandingClock : public Clock {
  public:
    Time now() const override { return time; }
    Time time = from_milliseconds(1'800'000'000'000);
};

struct ApiFixture {
    ApiResponse send(const std::string& method, const std::string& target, const std::string& body = "",
                     const std::string& key = "sk_test_1",
                     const std::map<std::string, std::string>& headers = {}) {
        ApiRequest request;
        request.method = method;
        const std::size_t question = target.find('?');
        request.path = target.substr(0, question);
        if (question != std::string::npos) request.query = target.substr(question + 1);
        request.body = body;
        request.content_type = "application/x-www-form-urlencoded";
        if (!key.empty()) request.authorization = "Bearer " + key;
        request.base_url = "http://127.0.0.1:12111";
        for (const auto& [name, value] : headers) {
            if (name == "idempotency-key") request.idempotency_key = value;
            if (name == "origin") request.origin = value;
            if (name == "content-type") request.content_type = value;
            if (name == "stripe-version") request.stripe_version = value;
        }
        return dispatcher.answer(request);
    }

    json::object post(const std::string& target, const std::string& body = "", int expected_status = 200) {
        const ApiResponse response = send("POST", target, body);
        CHECK_MESSAGE(response.status == expected_status, response.body);
        return object(response);
    }
    json::object get(const std::string& target, int expected_status = 200) {
        const ApiResponse response = send("GET", target);
        CHECK_MESSAGE(response.status == expected_status, response.body);
        return object(response);
    }
    // The "error" of a POST that must fail.
    json::object refusal(const std::string& target, const std::string& body, int expected_status) {
        return post(target, body, expected_status).at("error").as_object();
    }

    static json::object object(const ApiResponse& response) {
        return parse_json(response.body).value().as_object();
    }
    static std::string header(const ApiResponse& response, std::string_view name) {
        for (const auto& [known, value] : response.headers) {
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
        run_due_tasks(context);
    }

    json::object new_intent(const std::string& more = "") {
        return post("/v1/payment_intents", "amount=4900&currency=usd" + (more.empty() ? "" : "&" + more));
    }

    StandingClock clock;
    double random_number = 0.5;  // every one
    EmulatorContext context{"", clock, Timings{}, [this] { return random_number; }};
    ApiDispatcher dispatcher{context};
};

}  // namespace orderwire::sandbox
