#include "sandbox/disputes.hpp"

#include <algorithm>
#include <array>

#include "sandbox/events.hpp"
#include "sandbox/listing.hpp"
#include "sandbox/object_ids.hpp"
#include "sandbox/test_methods.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::int64_t response_seconds = 7 * 24 * 3600;
constexpr std::size_t evidence_length_max = 20'000;

// Evidence that is words; the rest are files, which the sandbox does not take.
constexpr std::array evidence_texts{"access_activity_log",
                                    "billing_address",
                                    "cancellation_policy_disclosure",
                                    "cancellation_rebuttal",
                                    "customer_email_address",
                                    "customer_name",
                                    "customer_purchase_ip",
                                    "duplicate_charge_explanation",
                                    "duplicate_charge_id",
                                    "product_description",
                                    "refund_policy_disclosure",
                                    "refund_refusal_explanation",
                                    "service_date",
                                    "shipping_address",
                                    "shipping_carrier",
                                    "shipping_date",
                                    "shipping_tracking_number",
                                    "uncategorized_text"};
constexpr std::array evidence_files{"cancellation_policy",
                                    "customer_communication",
                                    "customer_signature",
                                    "duplicate_charge_documentation",
                                    "receipt",
                                    "refund_policy",
                                    "service_documentation",
                                    "shipping_documentation",
                                    "uncategorized_file"};

json::object no_evidence() {
    json::object evidence{{"enhanced_evidence", json::object()}};
    for (const char* member : evidence_texts)
        evidence[member] = nullptr;
    for (const char* member : evidence_files)
        evidence[member] = nullptr;
    return evidence;
}

const TestMethod* method_of(const Record& charge) {
    return test_method_by_name(text_at(charge.hidden, "test_method"));
}

// What the card's network offers for a better answer than plain evidence.
std::optional<std::string> eligibility_of(const TestMethod& method) {
    if (method.aftermath == Aftermath::dispute_ce3) return "visa_compelling_evidence_3";
    if (method.aftermath != Aftermath::dispute_compliance) return std::nullopt;
    return method.brand == "mastercard" ? "mastercard_compliance" : "visa_compliance";
}

json::object enhanced_eligibility(const std::optional<std::string>& type) {
    if (!type) return {};
    if (*type == "visa_compelling_evidence_3")
        return {{*type,
                 {{"required_actions", json::array{"missing_customer_identifiers"}},
                  {"status", "requires_action"}}}};
    return {{*type, {{"status", "requires_fee_acknowledgement"}}}};
}

std::string_view reason_of(const TestMethod& method) {
    if (method.aftermath == Aftermath::not_received) return "product_not_received";
    return method.aftermath == Aftermath::dispute_compliance ? "noncompliant" : "fraudulent";
}

bool is_inquiry(const Record& dispute) { return text_at(dispute.body, "status").starts_with("warning"); }

bool is_closed(const Record& dispute) {
    const std::string status = text_at(dispute.body, "status");
    return status == "won" || status == "lost" || status == "warning_closed";
}

ApiError already_closed() {
    ApiError error;
    error.message = "This dispute is already closed.";
    return error;
}

void open_one(World& world, Record& charge, const TestMethod& method, std::int64_t amount) {
    const bool inquiry = method.aftermath == Aftermath::inquiry;
    const auto eligible = eligibility_of(method);
    Record dispute{new_object_id("du_"), "dispute", world.now_seconds(), {}};
    dispute.body = {{"id", dispute.id},
                    {"object", "dispute"},
                    {"amount", amount},
                    {"balance_transactions", json::array()},
                    {"charge", charge.id},
                    {"created", dispute.created},
                    {"currency", charge.body.at("currency")},
                    {"enhanced_eligibility_types", eligible ? json::array{*eligible} : json::array()},
                    {"evidence", no_evidence()},
                    {"evidence_details",
                     {{"due_by", dispute.created + response_seconds},
                      {"enhanced_eligibility", enhanced_eligibility(eligible)},
                      {"has_evidence", false},
                      {"past_due", false},
                      {"submission_count", 0},
                      {"submission_method", "not_submitted"}}},
                    {"intended_submission_method", nullptr},
                    {"is_charge_refundable", inquiry},
                    {"livemode", false},
                    {"metadata", json::object()},
                    {"payment_intent", charge.body.at("payment_intent")},
                    {"reason", reason_of(method)},
                    {"status", inquiry ? "warning_needs_response" : "needs_response"}};
    world.records.insert(dispute);
    emit(world, Cause{}, "charge.dispute.created", dispute.body);
    if (!inquiry) emit(world, Cause{}, "charge.dispute.funds_withdrawn", dispute.body);
}

// A warning, before there is any dispute.
void warn_of_fraud(World& world, const Record& charge) {
    Record warning{new_object_id("issfr_"), "radar.early_fraud_warning", world.now_seconds(), {}};
    warning.body = {{"id", warning.id},           {"object", "radar.early_fraud_warning"},
                    {"actionable", true},         {"charge", charge.id},
                    {"created", warning.created}, {"fraud_type", "unauthorized_use_of_card"},
                    {"livemode", false},          {"payment_intent", charge.body.at("payment_intent")}};
    world.records.insert(warning);
    emit(world, Cause{}, "radar.early_fraud_warning.created", warning.body);
}

void close(World& world, const Cause& cause, Record& dispute, std::string_view status) {
    dispute.body["status"] = status;
    world.records.update(dispute);
    if (status == "won") emit(world, cause, "charge.dispute.funds_reinstated", dispute.body);
    emit(world, cause, "charge.dispute.closed", dispute.body);
}

void escalate(World& world, const Cause& cause, Record& dispute) {
    dispute.body["status"] = "needs_response";
    dispute.body["is_charge_refundable"] = false;
    world.records.update(dispute);
    if (auto charge = world.records.find("charge", text_at(dispute.body, "charge"))) {
        charge->body["disputed"] = true;
        world.records.update(*charge);
    }
    emit(world, cause, "charge.dispute.updated", dispute.body);
    emit(world, cause, "charge.dispute.funds_withdrawn", dispute.body);
}

// The words by which Stripe's test disputes come to their end.
void judge(World& world, const Cause& cause, Record& dispute) {
    const std::string words = text_at(dispute.body.at("evidence").as_object(), "uncategorized_text");
    const bool inquiry = is_inquiry(dispute);
    if (words == "winning_evidence") close(world, cause, dispute, inquiry ? "warning_closed" : "won");
    if (words == "losing_evidence") close(world, cause, dispute, inquiry ? "warning_closed" : "lost");
    if (words == "escalate_inquiry_evidence" && inquiry) escalate(world, cause, dispute);
}

}  // namespace

bool opens_dispute(Aftermath aftermath) {
    return aftermath != Aftermath::none && aftermath != Aftermath::refund_pending &&
           aftermath != Aftermath::refund_fails;
}

void open_dispute(World& world, Record& charge) {
    const TestMethod* method = method_of(charge);
    if (method == nullptr) return;
    if (method->aftermath == Aftermath::fraud_warning) return warn_of_fraud(world, charge);
    // An inquiry asks before any money is taken back.
    charge.body["disputed"] = method->aftermath != Aftermath::inquiry;
    world.records.update(charge);
    const std::int64_t amount = integer_at(charge.body, "amount").value_or(0);
    const std::int64_t first = method->aftermath == Aftermath::disputes ? amount - amount / 2 : amount;
    open_one(world, charge, *method, first);
    if (first < amount) open_one(world, charge, *method, amount - first);
}

outcome<json::object> retrieve_dispute(World& world, const Call& call) {
    const auto dispute = world.records.find("dispute", call.id);
    if (!dispute) return no_such_object("dispute", call.id);
    return dispute->body;
}

outcome<json::object> update_dispute(World& world, const Call& call) {
    auto dispute = world.records.find("dispute", call.id);
    if (!dispute) return no_such_object("dispute", call.id);
    Params params(call);
    params.merge_metadata(dispute->body["metadata"].as_object());
    Params evidence = params.child("evidence");
    std::string texts;
    for (const char* member : evidence_texts)
        texts += std::string(member) + " ";
    evidence.allow(texts);
    json::object& known = dispute->body["evidence"].as_object();
    for (const char* member : evidence_texts) {
        if (const auto text = evidence.text(member, evidence_length_max)) known[member] = *text;
        if (evidence.is_unset(member)) known[member] = nullptr;
    }
    const bool submit = params.boolean("submit").value_or(params.has("evidence"));
    if (params.failed()) return params.error();
    if (submit && is_closed(*dispute)) return already_closed();
    json::object& details = dispute->body["evidence_details"].as_object();
    details["has_evidence"] = std::any_of(std::begin(evidence_texts), std::end(evidence_texts),
                                          [&](const char* member) { return !known.at(member).is_null(); });
    if (submit) {
        details["submission_count"] = integer_at(details, "submission_count").value_or(0) + 1;
        details["submission_method"] = "manual";
        dispute->body["status"] = is_inquiry(*dispute) ? "warning_under_review" : "under_review";
    }
    world.records.update(*dispute);
    emit(world, call.cause, "charge.dispute.updated", dispute->body);
    if (submit) judge(world, call.cause, *dispute);
    return dispute->body;
}

outcome<json::object> close_dispute(World& world, const Call& call) {
    auto dispute = world.records.find("dispute", call.id);
    if (!dispute) return no_such_object("dispute", call.id);
    if (is_closed(*dispute)) return already_closed();
    close(world, call.cause, *dispute, is_inquiry(*dispute) ? "warning_closed" : "lost");
    return dispute->body;
}

outcome<json::object> list_disputes(World& world, const Call& call) {
    Params params(call);
    ListQuery query = read_list_query(params, "dispute");
    query.charge = params.text("charge").value_or("");
    query.payment_intent = params.text("payment_intent").value_or("");
    return answer_list(world, query, params, "/v1/disputes");
}

}  // namespace orderwire::sandbox
