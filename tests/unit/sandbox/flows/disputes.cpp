#include "sandbox/flows/disputes.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

struct DisputeFixture : ApiFixture {
    // The disputes of a payment with this card, newest first.
    json::array disputes_of(const std::string& method) {
        const json::object intent = new_intent("confirm=true&payment_method=" + method);
        pass(std::chrono::milliseconds(0));
        charge = text_at(intent, "latest_charge");
        return get("/v1/disputes?charge=" + charge).at("data").as_array();
    }
    std::string dispute_of(const std::string& method) {
        const json::array all = disputes_of(method);
        REQUIRE(all.size() == 1);
        return text_at(all.at(0).as_object(), "id");
    }
    json::object answer(const std::string& id, const std::string& words) {
        return post("/v1/disputes/" + id, "evidence[uncategorized_text]=" + words);
    }
    std::string last_event() { return event_types().back(); }
    std::string charge;
};

}  // namespace

TEST_CASE_FIXTURE(DisputeFixture, "each dispute card brings its own kind") {
    const json::object fraud = disputes_of("pm_card_createDispute").at(0).as_object();
    CHECK(fraud.at("reason") == "fraudulent");
    CHECK(fraud.at("status") == "needs_response");
    CHECK(get("/v1/charges/" + charge).at("disputed") == true);
    CHECK(disputes_of("pm_card_createDisputeProductNotReceived").at(0).at("reason") ==
          "product_not_received");
    CHECK(disputes_of("pm_card_createDisputeInquiry").at(0).at("status") == "warning_needs_response");
    CHECK(get("/v1/charges/" + charge).at("disputed") == false);
    CHECK(disputes_of("pm_card_createMultipleDisputes").size() == 2);
    CHECK(disputes_of("pm_card_createCe3EligibleDispute").at(0).at("enhanced_eligibility_types").at(0) ==
          "visa_compelling_evidence_3");
    CHECK(disputes_of("pm_card_createMastercardComplianceDispute")
              .at(0)
              .at("enhanced_eligibility_types")
              .at(0) == "mastercard_compliance");
    CHECK(disputes_of("pm_card_createIssuerFraudRecord").empty());
    CHECK(last_event() == "radar.early_fraud_warning.created");
}

TEST_CASE_FIXTURE(DisputeFixture, "winning evidence wins its dispute, losing evidence loses it") {
    const std::string won = dispute_of("pm_card_createDispute");
    CHECK(answer(won, "winning_evidence").at("status") == "won");
    CHECK(last_event() == "charge.dispute.closed");
    const auto types = event_types();
    CHECK(std::find(types.begin(), types.end(), "charge.dispute.funds_reinstated") != types.end());
    const std::string lost = dispute_of("pm_card_createDispute");
    CHECK(answer(lost, "losing_evidence").at("status") == "lost");
    CHECK(get("/v1/disputes/" + lost).at("status") == "lost");
    CHECK(
        refusal("/v1/disputes/" + lost, "evidence[uncategorized_text]=winning_evidence", 400).at("message") ==
        "This dispute is already closed.");
    post("/v1/disputes/" + lost + "/close", "", 400);
}

TEST_CASE_FIXTURE(DisputeFixture, "an request is closed by either, and escalated by its own word") {
    CHECK(answer(dispute_of("pm_card_createDisputeInquiry"), "winning_evidence").at("status") ==
          "warning_closed");
    CHECK(answer(dispute_of("pm_card_createDisputeInquiry"), "losing_evidence").at("status") ==
          "warning_closed");
    const std::string id = dispute_of("pm_card_createDisputeInquiry");
    CHECK(answer(id, "escalate_inquiry_evidence").at("status") == "needs_response");
    CHECK(get("/v1/charges/" + charge).at("disputed") == true);
    CHECK(answer(id, "winning_evidence").at("status") == "won");
}

TEST_CASE_FIXTURE(DisputeFixture,
                  "other evidence waits, staged evidence is not submitted, files are refused by name") {
    const std::string id = dispute_of("pm_card_createDispute");
    CHECK(post("/v1/disputes/" + id, "submit=false&evidence[uncategorized_text]=winning_evidence")
              .at("status") == "needs_response");
    CHECK(post("/v1/disputes/" + id, "metadata[a]=b").at("status") == "needs_response");
    CHECK(post("/v1/disputes/" + id, "evidence[customer_name]=Ada&evidence[uncategorized_text]=")
              .at("status") == "under_review");
    CHECK(refusal("/v1/disputes/" + id, "evidence[receipt]=file_1", 400).at("param") == "evidence[receipt]");
    CHECK(refusal("/v1/disputes/" + id, "evidence[mood]=good", 400).at("code") == "parameter_unknown");
}
