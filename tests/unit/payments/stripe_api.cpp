#include "payments/stripe_api.hpp"

#include <doctest/doctest.h>

#include "unit/payments/scripted_payments.hpp"

using namespace orderwire;
using namespace orderwire::test;
using payments::CircuitBreaker;

namespace {

class StripeApiFixture : public ScriptedPayments {
  protected:
    auto get(const std::string& target = "/v1/payment_intents/pi_1") { return run(stripe.get(target)); }
    std::string code_of(std::string response) {
        decide = [response = std::move(response)](const std::string&) { return response; };
        const auto got = get();
        return got ? "" : got.error().error.code;
    }
};

}  // namespace

TEST_SUITE_BEGIN("payments: Stripe's API");

TEST_CASE_FIXTURE(StripeApiFixture, "a call carries the key and the version, and gives the object") {
    decide = [](const std::string&) { return intent("pi_1"); };
    const auto got = get();
    REQUIRE(got.has_value());
    CHECK(text_at(*got, "id") == "pi_1");
    const std::string request = stripe_server.requests().front();
    CHECK(header_of(request, "Authorization") == "Bearer sk_test_scripted");
    CHECK(header_of(request, "Stripe-Version") == payments::stripe_api_version);
    stripe.set_secret_key(Secret("sk_test_rotated"));
    get();
    CHECK(header_of(stripe_server.requests().back(), "Authorization") == "Bearer sk_test_rotated");
}

TEST_CASE_FIXTURE(StripeApiFixture, "a no is definite, but what is wrong with our key can be mended") {
    CHECK(code_of(answer(400, R"({"error":{"code":"amount_too_small","param":"amount","message":"No."}})")) ==
          "payment_refused");
    const auto refused = get();
    CHECK(refused.error().is_definite);
    CHECK(refused.error().stripe_code == "amount_too_small");
    CHECK(refused.error().param == "amount");
    CHECK_FALSE(refused.error().is_missing());

    CHECK(code_of(answer(404, R"({"error":{"code":"resource_missing","message":"No such"}})")) ==
          "payment_refused");
    CHECK(get().error().is_missing());

    CHECK(code_of(answer(401, R"({"error":{"message":"Invalid API Key"}})")) == "stripe_refused");
    CHECK_FALSE(get().error().is_definite);
}

TEST_CASE_FIXTURE(StripeApiFixture, "what is no answer of Stripe's is no answer") {
    CHECK(code_of(answer(200, "not json")) == "stripe_unavailable");
    CHECK(code_of(answer(400, "<html>")) == "stripe_unavailable");
    CHECK(code_of("") == "stripe_unavailable");
}

TEST_CASE_FIXTURE(StripeApiFixture, "a Stripe that is down is left alone for a while, then asked once") {
    for (int i = 0; i < CircuitBreaker::failures_to_open; ++i)
        CHECK(code_of(answer(500, R"({"error":{"message":"down"}})")) == "stripe_unavailable");
    const std::size_t asked = requests();
    CHECK(get().error().error.code == "stripe_unavailable");
    CHECK(requests() == asked);

    monotonic.advance(CircuitBreaker::open_time);
    decide = [](const std::string&) { return intent("pi_1"); };
    CHECK(get().has_value());
    CHECK(get().has_value());
    CHECK(requests() == asked + 2);
}

TEST_CASE_FIXTURE(StripeApiFixture, "what Stripe says is worth repeating is repeated with the same key") {
    payments::StripeOptions patient = once(stripe_server.url());
    patient.attempts_max = 3;
    payments::StripeApi repeating(client, patient, monotonic);
    int asked = 0;
    decide = [&asked](const std::string&) {
        return ++asked < 2 ? answer(409, "{}", "Stripe-Should-Retry: true\r\n") : intent("pi_1");
    };
    CHECK(run(repeating.post("/v1/payment_intents", "amount=4900", "key-1")).has_value());
    REQUIRE(requests() == 2);
    for (const std::string& request : stripe_server.requests())
        CHECK(header_of(request, "Idempotency-Key") == "key-1");

    decide = [](const std::string&) { return answer(500, "{}", "Stripe-Should-Retry: false\r\n"); };
    CHECK_FALSE(run(repeating.get("/v1/payment_intents/pi_1")).has_value());
    CHECK(requests() == 3);
}

TEST_SUITE_END();
