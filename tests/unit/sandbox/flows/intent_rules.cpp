#include "sandbox/flows/intent_rules.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace orderwire;
using namespace orderwire::sandbox;

TEST_CASE("each step is allowed in its states and in no other") {
    const std::map<std::string, std::string> allowed{
        // confirm, cancel, capture, change
        {"requires_payment_method", "yyny"},
        {"requires_confirmation", "yyny"},
        {"requires_action", "yyny"},
        {"processing", "nnnn"},
        {"requires_capture", "nyyn"},
        {"succeeded", "nnnn"},
        {"canceled", "nnnn"},
    };
    for (const auto& [status, expected] : allowed) {
        std::string found;
        for (const auto step :
             {IntentStep::confirm, IntentStep::cancel, IntentStep::capture, IntentStep::change}) {
            found += check_step(step, {{"status", status}}) ? 'y' : 'n';
        }
        CHECK_MESSAGE(found == expected, status);
    }
}

TEST_CASE("a step that is not allowed says so as Stripe does, with the intent inside") {
    const json::object intent{{"id", "pi_1"}, {"status", "canceled"}};
    const auto refused = check_step(IntentStep::cancel, intent);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().status == 400);
    CHECK(refused.error().code == "payment_intent_unexpected_state");
    CHECK(refused.error().extra.at("payment_intent") == intent);
}

TEST_CASE("a browser sees no metadata, customer or charge") {
    const json::object view = browser_view({{"id", "pi_1"},
                                            {"status", "succeeded"},
                                            {"metadata", {{"order_id", "x"}}},
                                            {"customer", "cus_1"},
                                            {"latest_charge", "ch_1"}});
    CHECK(view == json::object{{"id", "pi_1"}, {"status", "succeeded"}});
}
