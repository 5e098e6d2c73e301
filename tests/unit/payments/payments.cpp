// The ways to pay an order, and its end, by what Stripe says; tests/integration/payments has whole purchases.
#include "payments/payments.hpp"

#include <doctest/doctest.h>

#include "unit/payments/scripted_payments.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

class PaymentsFixture : public ScriptedPayments {
  protected:
    auto secret_of(const std::string& order_id) {
        auto details = store->make_queries()->order_details(order_id);
        return run(payments.intent_secret(*std::move(details)));
    }
    std::string status_of(const std::string& order_id) const {
        return std::string(to_string(store->make_queries()->order(order_id)->status));
    }
    bool is_in_review(const std::string& order_id) const {
        return cell("SELECT count(*) FROM review_marks WHERE order_id = '" + order_id + "'") != "0";
    }
};

bool begins(const std::string& request, const std::string& what) { return request.starts_with(what); }

}  // namespace

TEST_SUITE_BEGIN("payments: payments");

TEST_CASE_FIXTURE(PaymentsFixture, "an order's intent is made once, and found again") {
    const std::string order = new_order();
    decide = [](const std::string&) { return intent("pi_1"); };
    const auto first = secret_of(order);
    REQUIRE(first.has_value());
    CHECK(first->value == "pi_1_secret_x");
    CHECK(first->made);
    const auto second = secret_of(order);
    REQUIRE(second.has_value());
    CHECK_FALSE(second->made);
    CHECK(requested(0) == "POST /v1/payment_intents");
    CHECK(requested(1).starts_with("GET /v1/payment_intents/pi_1"));
    CHECK(payable(order) == std::vector<std::string>{"pi_1"});
}

TEST_CASE_FIXTURE(PaymentsFixture, "an attempt that got no answer is repeated with the same key") {
    const std::string order = new_order();
    CHECK(secret_of(order).error().code == "stripe_unavailable");
    decide = [](const std::string&) { return intent("pi_1"); };
    CHECK(secret_of(order).has_value());
    const auto all = stripe_server.requests();
    REQUIRE(all.size() == 2);
    CHECK(header_of(all[0], "Idempotency-Key") == header_of(all[1], "Idempotency-Key"));
}

TEST_CASE_FIXTURE(PaymentsFixture, "an intent that Stripe does not know makes room, and a person looks") {
    const std::string order = bound_order("pi_lost");
    decide = [](const std::string& request) {
        return begins(request, "POST /v1/payment_intents HTTP")
                   ? intent("pi_2")
                   : answer(404, R"({"error":{"code":"resource_missing","message":"No such"}})");
    };
    const auto secret = secret_of(order);
    REQUIRE(secret.has_value());
    CHECK(secret->value == "pi_2_secret_x");
    CHECK(is_in_review(order));
    CHECK(status_of(order) == "pending");
}

TEST_CASE_FIXTURE(PaymentsFixture, "what was paid meanwhile is taken, not asked for twice") {
    const std::string order = bound_order("pi_1");
    decide = [](const std::string&) { return intent("pi_1", "succeeded"); };
    CHECK_FALSE(secret_of(order).has_value());
    CHECK(status_of(order) == "paid");
    CHECK(run(payments.cancel(order)).error().code == "already_paid");
}

TEST_CASE_FIXTURE(PaymentsFixture, "an order that nobody asked to pay is cancelled without Stripe") {
    const std::string order = new_order();
    const auto cancelled = run(payments.cancel(order));
    REQUIRE(cancelled.has_value());
    CHECK((cancelled->status == domain::Status::cancelled));
    CHECK(requests() == 0);
    CHECK(run(payments.cancel("ord_unknown")).error().code == "unknown_order");
}

TEST_CASE_FIXTURE(PaymentsFixture, "a payment that is under way is not cancelled") {
    const std::string order = bound_order("pi_1");
    decide = [](const std::string& request) {
        return begins(request, "POST /v1/payment_intents/pi_1/cancel")
                   ? refusal("payment_intent_unexpected_state")
                   : intent("pi_1", "processing");
    };
    CHECK(run(payments.cancel(order)).error().code == "payment_in_progress");
    CHECK(status_of(order) == "pending");
}

TEST_CASE_FIXTURE(PaymentsFixture, "the refunds of a charge are read page by page") {
    const std::string order = bound_order("pi_1");
    apply(store::event_about("pi_1", "evt_paid", domain::Status::paid));
    decide = [](const std::string& request) {
        const bool second = request.find("starting_after=re_1") != std::string::npos;
        const std::string refund = R"({"id":"re_)" + std::string(second ? "2" : "1") +
                                   R"(","object":"refund","status":"succeeded","amount":1000})";
        return answer(200, R"({"object":"list","has_more":)" + std::string(second ? "false" : "true") +
                               R"(,"data":[)" + refund + "]}");
    };
    const auto refunded = run(payments.look_up_refunds("ch_1", "pi_1"));
    REQUIRE(refunded.has_value());
    CHECK(requests() == 2);
    CHECK(parse_json(*refunded->view)->at("refunded") == 2000);
}

TEST_SUITE_END();
