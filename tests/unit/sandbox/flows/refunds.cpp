#include "sandbox/flows/refunds.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;
using namespace std::chrono_literals;

namespace {

struct RefundFixture : ApiFixture {
    std::string paid_with(const std::string& method) {
        intent = text_at(new_intent("confirm=true&payment_method=" + method), "id");
        return intent;
    }
    json::object charge() { return get("/v1/charges?payment_intent=" + intent).at("data").at(0).as_object(); }
    std::string intent;
};

}  // namespace

TEST_CASE_FIXTURE(RefundFixture, "a refund gives back the whole, or a part, and never more than was paid") {
    paid_with("pm_card_visa");
    const json::object part =
        post("/v1/refunds", "payment_intent=" + intent + "&amount=900&reason=requested_by_customer");
    CHECK(part.at("status") == "succeeded");
    CHECK(part.at("amount") == 900);
    CHECK(charge().at("amount_refunded") == 900);
    CHECK(charge().at("refunded") == false);
    CHECK(refusal("/v1/refunds", "payment_intent=" + intent + "&amount=4001", 400).at("param") == "amount");
    CHECK(post("/v1/refunds", "charge=" + text_at(charge(), "id")).at("amount") == 4000);
    CHECK(charge().at("refunded") == true);
    CHECK(refusal("/v1/refunds", "payment_intent=" + intent, 400).at("code") == "charge_already_refunded");
    CHECK(get("/v1/refunds?payment_intent=" + intent).at("data").as_array().size() == 2);
    const auto types = event_types();
    CHECK(std::vector(types.end() - 4, types.end()) ==
          std::vector<std::string>{"refund.created", "charge.refunded", "refund.created", "charge.refunded"});
}

TEST_CASE_FIXTURE(RefundFixture, "what was not paid can't be refunded") {
    const std::string unpaid = text_at(new_intent(), "id");
    CHECK(refusal("/v1/refunds", "payment_intent=" + unpaid, 400).at("param") == "payment_intent");
    refusal("/v1/refunds", "", 400);
    CHECK(refusal("/v1/refunds", "charge=ch_nothing", 400).at("code") == "resource_missing");
}

TEST_CASE_FIXTURE(RefundFixture, "a pending refund succeeds later") {
    paid_with("pm_card_pendingRefund");
    const std::string id = text_at(post("/v1/refunds", "payment_intent=" + intent), "id");
    CHECK(get("/v1/refunds/" + id).at("status") == "pending");
    pass(3s);
    CHECK(get("/v1/refunds/" + id).at("status") == "succeeded");
    CHECK(event_types().back() == "charge.refund.updated");
}

TEST_CASE_FIXTURE(RefundFixture, "a refund that succeeded can still fail, and the charge's sum falls") {
    paid_with("pm_card_refundFail");
    const std::string id = text_at(post("/v1/refunds", "payment_intent=" + intent), "id");
    CHECK(get("/v1/refunds/" + id).at("status") == "succeeded");
    CHECK(charge().at("amount_refunded") == 4900);
    pass(3s);
    CHECK(get("/v1/refunds/" + id).at("status") == "failed");
    CHECK(charge().at("amount_refunded") == 0);
    CHECK(charge().at("refunded") == false);
    CHECK(event_types().back() == "refund.failed");
}

TEST_CASE_FIXTURE(RefundFixture, "a charge shows its refunds where they are asked for") {
    paid_with("pm_card_visa");
    post("/v1/refunds", "payment_intent=" + intent);
    CHECK_FALSE(charge().contains("refunds"));
    const json::object expanded = get("/v1/payment_intents/" + intent + "?expand[]=latest_charge.refunds");
    CHECK(expanded.at("latest_charge").at("refunds").at("data").as_array().size() == 1);
}
