#include "sandbox/flows/disputes.hpp"

#include <algorithm>
#include <array>

#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/resources/events.hpp"
#include "sandbox/resources/listing.hpp"
#include "sandbox/resources/test_methods.hpp"

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

const TestMethod* method_of(const StoredObject& charge) {
    return test_method_by_name(text_at(charge.hidden, "test_method"));
}

// What the card's network offers for a better answer than plain evidence.
std::optional<std::string> eligibility_of(const TestMethod& method) {
    if (method.post_payment_effect == PostPaymentEffect::dispute_ce3) return "visa_compelling_evidence_3";
    if (method.post_payment_effect != PostPaymentEffect::dispute_compliance) return std::nullopt;
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
    if (method.post_payment_effect == PostPaymentEffect::not_received) return "product_not_received";
    return method.post_payment_effect == PostPaymentEffect::dispute_compliance ? "noncompliant"
                                                                               : "fraudulent";
}

bool is_inquiry(const StoredObject& dispute) {
    return text_at(dispute.body, "status").starts_with("warning");
}

bool is_closed(const StoredObject& dispute) {
    const std::string status = text_at(dispute.body, "status");
    return status == "won" || status == "lost" || status == "warning_closed";
}

ApiError already_closed() {
    ApiError error;
    error.message = "This dispute is already closed.";
    return error;
}

void open_one(EmulatorContext& context, StoredObject& charge, const TestMethod& method, std::int64_t amount) {
    const bool inquiry = method.post_payment_effect == PostPaymentEffect::inquiry;
    const auto eligible = eligibility_of(method);
    StoredObject dispute{new_object_id("du_"), "dispute", context.now_seconds(), {}};
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
    context.objects.insert(dispute);
    emit_event(context, RequestInfo{}, "charge.dispute.created", dispute.body);
    if (!inquiry) emit_event(context, RequestInfo{}, "charge.dispute.funds_withdrawn", dispute.body);
}

// A warning, before there is any dispute.
void warn_of_fraud(EmulatorContext& context, const StoredObject& charge) {
    StoredObject warning{new_object_id("issfr_"), "radar.early_fraud_warning", context.now_seconds(), {}};
    warning.body = {{"id", warning.id},           {"object", "radar.early_fraud_warning"},
                    {"actionable", true},         {"charge", charge.id},
                    {"created", warning.created}, {"fraud_type", "unauthorized_use_of_card"},
                    {"livemode", false},          {"payment_intent", charge.body.at("payment_intent")}};
    context.objects.insert(warning);
    emit_event(context, RequestInfo{}, "radar.early_fraud_warning.created", warning.body);
}

void close(EmulatorContext& context, const RequestInfo& request_info, StoredObject& dispute,
           std::string_view status) {
    dispute.body["status"] = status;
    context.objects.update(dispute);
    if (status == "won") emit_event(context, request_info, "charge.dispute.funds_reinstated", dispute.body);
    emit_event(context, request_info, "charge.dispute.closed", dispute.body);
}

void escalate(EmulatorContext& context, const RequestInfo& request_info, StoredObject& dispute) {
    dispute.body["status"] = "needs_response";
    dispute.body["is_charge_refundable"] = false;
    context.objects.update(dispute);
    if (auto charge = context.objects.find("charge", text_at(dispute.body, "charge"))) {
        charge->body["disputed"] = true;
        context.objects.update(*charge);
    }
    emit_event(context, request_info, "charge.dispute.updated", dispute.body);
    emit_event(context, request_info, "charge.dispute.funds_withdrawn", dispute.body);
}

// The words by which Stripe's test disputes come to their end.
void apply_evidence(EmulatorContext& context, const RequestInfo& request_info, StoredObject& dispute) {
    const std::string words = text_at(dispute.body.at("evidence").as_object(), "uncategorized_text");
    const bool inquiry = is_inquiry(dispute);
    if (words == "winning_evidence")
        close(context, request_info, dispute, inquiry ? "warning_closed" : "won");
    if (words == "losing_evidence")
        close(context, request_info, dispute, inquiry ? "warning_closed" : "lost");
    if (words == "escalate_inquiry_evidence" && inquiry) escalate(context, request_info, dispute);
}

}  // namespace

bool opens_dispute(PostPaymentEffect post_payment_effect) {
    return post_payment_effect != PostPaymentEffect::none &&
           post_payment_effect != PostPaymentEffect::refund_pending &&
           post_payment_effect != PostPaymentEffect::refund_fails;
}

void open_dispute(EmulatorContext& context, StoredObject& charge) {
    const TestMethod* method = method_of(charge);
    if (method == nullptr) return;
    if (method->post_payment_effect == PostPaymentEffect::fraud_warning)
        return warn_of_fraud(context, charge);
    // An inquiry asks before any money is taken back.
    charge.body["disputed"] = method->post_payment_effect != PostPaymentEffect::inquiry;
    context.objects.update(charge);
    const std::int64_t amount = integer_at(charge.body, "amount").value_or(0);
    const std::int64_t first =
        method->post_payment_effect == PostPaymentEffect::disputes ? amount - amount / 2 : amount;
    open_one(context, charge, *method, first);
    if (first < amount) open_one(context, charge, *method, amount - first);
}

ApiResult<json::object> retrieve_dispute(EmulatorContext& context, const ApiCall& call) {
    const auto dispute = context.objects.find("dispute", call.id);
    if (!dispute) return no_such_object("dispute", call.id);
    return dispute->body;
}

ApiResult<json::object> update_dispute(EmulatorContext& context, const ApiCall& call) {
    auto dispute = context.objects.find("dispute", call.id);
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
    context.objects.update(*dispute);
    emit_event(context, call.request_info, "charge.dispute.updated", dispute->body);
    if (submit) apply_evidence(context, call.request_info, *dispute);
    return dispute->body;
}

ApiResult<json::object> close_dispute(EmulatorContext& context, const ApiCall& call) {
    auto dispute = context.objects.find("dispute", call.id);
    if (!dispute) return no_such_object("dispute", call.id);
    if (is_closed(*dispute)) return already_closed();
    close(context, call.request_info, *dispute, is_inquiry(*dispute) ? "warning_closed" : "lost");
    return dispute->body;
}

ApiResult<json::object> list_disputes(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    ListQuery query = read_list_query(params, "dispute");
    query.charge = params.text("charge").value_or("");
    query.payment_intent = params.text("payment_intent").value_or("");
    return answer_list(context, query, params, "/v1/disputes");
}

}  // namespace orderwire::sandbox
