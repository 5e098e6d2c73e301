#include "sandbox/delivery/webhook_message.hpp"

#include <doctest/doctest.h>

#include "stripe/signature/signature.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

TEST_CASE("a webhook is indented JSON, signed over those very bytes with every secret") {
    const Time now = from_milliseconds(1'800'000'000'999);
    const std::vector<Secret> secrets{Secret("whsec_new"), Secret("whsec_old")};
    const WebhookMessage message = make_webhook_message({{"id", "evt_1"}}, secrets, now);
    CHECK(message.body == "{\n  \"id\": \"evt_1\"\n}");
    std::string signature;
    for (const auto& [name, value] : message.headers) {
        if (name == "Stripe-Signature") signature = value;
    }
    CHECK(signature.starts_with("t=1800000000,v1="));
    for (const Secret& secret : secrets) {
        const std::vector<Secret> one{secret};
        CHECK(stripe::verify_signature(signature, message.body, one, to_seconds(now)).has_value());
    }
    const std::vector<Secret> other{Secret("whsec_other")};
    CHECK_FALSE(stripe::verify_signature(signature, message.body, other, to_seconds(now)).has_value());
}
