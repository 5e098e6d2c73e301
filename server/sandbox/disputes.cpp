#include "sandbox/disputes.hpp"

#include "sandbox/events.hpp"
#include "sandbox/listing.hpp"
#include "sandbox/object_ids.hpp"
#include "sandbox/test_methods.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::int64_t response_seconds = 7 * 24 * 3600;
constexpr std::size_t evidence_length_max = 20'000;
constexpr std::size_t evidence_members_max = 30;

}  // namespace

void open_dispute(World& world, Record& charge) {
    const TestMethod* method = test_method_by_name(text_at(charge.hidden, "test_method"));
    const bool inquiry = method != nullptr && method->aftermath == Aftermath::inquiry;
    const bool not_received = method != nullptr && method->name == "pm_card_createDisputeProductNotReceived";
    Record dispute{new_object_id("du_"), "dispute", world.now_seconds(), {}};
    dispute.body = {{"id", dispute.id},
                    {"object", "dispute"},
                    {"amount", charge.body.at("amount")},
                    {"balance_transactions", json::array()},
                    {"charge", charge.id},
                    {"created", dispute.created},
                    {"currency", charge.body.at("currency")},
                    {"evidence", json::object()},
                    {"evidence_details",
                     {{"due_by", dispute.created + response_seconds},
                      {"has_evidence", false},
                      {"past_due", false},
                      {"submission_count", 0}}},
                    {"is_charge_refundable", inquiry},
                    {"livemode", false},
                    {"metadata", json::object()},
                    {"payment_intent", charge.body.at("payment_intent")},
                    {"reason", not_received ? "product_not_received" : "fraudulent"},
                    {"status", inquiry ? "warning_needs_response" : "needs_response"}};
    world.records.insert(dispute);
    // An inquiry asks before any money is taken back.
    charge.body["disputed"] = !inquiry;
    world.records.update(charge);
    emit(world, Cause{}, "charge.dispute.created", dispute.body);
}

outcome<json::object> retrieve_dispute(World& world, const Call& call) {
    const auto dispute = world.records.find("dispute", call.id);
    if (!dispute) return no_such_object("dispute", call.id);
    return dispute->body;
}

outcome<json::object> update_dispute(World& world, const Call& call) {
    auto dispute = world.records.find("dispute", call.id);
    if (!dispute) return no_such_object("dispute", call.id);
    Params params(call.form);
    params.merge_metadata(dispute->body["metadata"].as_object());
    Params evidence = params.child("evidence");
    json::object& known = dispute->body["evidence"].as_object();
    for (const auto& [key, value] : evidence.form()) {
        if (const auto text = evidence.text(key, evidence_length_max)) known[key] = *text;
    }
    if (known.size() > evidence_members_max) {
        evidence.fail(parameter_error("", "There is too much evidence.", "evidence"));
    }
    const bool submit = params.boolean("submit").value_or(false);
    params.allow("metadata evidence submit");
    if (params.failed()) return params.error();
    json::object& details = dispute->body["evidence_details"].as_object();
    details["has_evidence"] = !known.empty();
    if (submit) {
        details["submission_count"] = integer_at(details, "submission_count").value_or(0) + 1;
        const bool inquiry = text_at(dispute->body, "status").starts_with("warning");
        dispute->body["status"] = inquiry ? "warning_under_review" : "under_review";
    }
    world.records.update(*dispute);
    emit(world, call.cause, "charge.dispute.updated", dispute->body);
    return dispute->body;
}

outcome<json::object> close_dispute(World& world, const Call& call) {
    auto dispute = world.records.find("dispute", call.id);
    if (!dispute) return no_such_object("dispute", call.id);
    if (text_at(dispute->body, "status") == "lost") {
        ApiError error;
        error.message = "This dispute is already closed.";
        return error;
    }
    dispute->body["status"] = "lost";
    world.records.update(*dispute);
    emit(world, call.cause, "charge.dispute.closed", dispute->body);
    return dispute->body;
}

outcome<json::object> list_disputes(World& world, const Call& call) {
    Params params(call.form);
    ListQuery query = read_list_query(params, "dispute");
    params.allow("limit starting_after ending_before created charge payment_intent");
    query.charge = params.text("charge").value_or("");
    query.payment_intent = params.text("payment_intent").value_or("");
    return answer_list(world, query, params, "/v1/disputes");
}

}  // namespace orderwire::sandbox
