#include "sandbox/resources/charges.hpp"

#include "sandbox/protocol/contact.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/resources/events.hpp"
#include "sandbox/resources/listing.hpp"
#include "sandbox/resources/method_data.hpp"
#include "sandbox/resources/method_details.hpp"

namespace orderwire::sandbox {

namespace {

json::object charge_outcome(const Decline* decline, Risk risk) {
    const bool blocked = decline != nullptr && decline->decline_code == "fraudulent";
    const bool elevated = risk == Risk::elevated;
    return {{"advice_code", nullptr},
            {"network_advice_code", nullptr},
            {"network_decline_code", nullptr},
            {"network_status", decline == nullptr ? "approved_by_network"
                               : blocked          ? "not_sent_to_network"
                                                  : "declined_by_network"},
            {"reason", decline == nullptr ? json::value()
                       : blocked          ? json::value("highest_risk_level")
                                          : json::value(decline->decline_code)},
            {"risk_level", blocked    ? "highest"
                           : elevated ? "elevated"
                                      : "normal"},
            {"risk_score", blocked    ? 90
                           : elevated ? 65
                                      : 20},
            {"seller_message", decline == nullptr ? "Payment complete."
                               : blocked          ? "The payment was blocked."
                                                  : "The bank declined the payment."},
            {"type", decline == nullptr ? "authorized"
                     : blocked          ? "blocked"
                                        : "issuer_declined"}};
}

// A bank says of a debit why it failed; of a card, the network's code and the bank's are two.
void set_failure(StoredObject& charge, const Decline& why) {
    const bool card = object_at(charge.body, "payment_method_details")->at("type") == "card";
    charge.body["failure_code"] = card ? why.code : why.decline_code;
    charge.body["failure_message"] = why.message;
}

}  // namespace

StoredObject make_charge(EmulatorContext& context, const json::object& intent,
                         const StoredObject& payment_method, ChargeStatus status, const Decline* decline,
                         bool authenticated) {
    const std::int64_t amount = integer_at(intent, "amount").value_or(0);
    const bool manual = text_at(intent, "capture_method") == "manual";
    const bool succeeded = status == ChargeStatus::succeeded;
    StoredObject charge{new_object_id("ch_"), "charge", context.now_seconds(), {}};
    charge.body = {
        {"id", charge.id},
        {"object", "charge"},
        {"amount", amount},
        {"amount_captured", succeeded && !manual ? amount : 0},
        {"amount_refunded", 0},
        {"application", nullptr},
        {"application_fee", nullptr},
        {"application_fee_amount", nullptr},
        {"balance_transaction", nullptr},
        {"billing_details", payment_method.body.at("billing_details")},
        {"calculated_statement_descriptor", "SANDBOX"},
        {"captured", succeeded && !manual},
        {"created", charge.created},
        {"currency", intent.at("currency")},
        {"customer", intent.at("customer")},
        {"description", intent.at("description")},
        {"disputed", false},
        {"failure_balance_transaction", nullptr},
        {"failure_code", nullptr},
        {"failure_message", nullptr},
        {"fraud_details", json::object()},
        {"livemode", false},
        {"metadata", intent.at("metadata")},
        {"on_behalf_of", nullptr},
        {"outcome", status == ChargeStatus::pending
                        ? json::value()
                        : json::value(charge_outcome(decline, behaviour_of(payment_method).risk))},
        {"paid", succeeded},
        {"payment_intent", intent.at("id")},
        {"payment_method", payment_method.id},
        {"payment_method_details",
         charge_method_details(payment_method.body, behaviour_of(payment_method), amount, authenticated)},
        {"receipt_email", intent.at("receipt_email")},
        {"receipt_number", nullptr},
        {"receipt_url", nullptr},
        {"refunded", false},
        {"review", nullptr},
        {"shipping", intent.at("shipping")},
        {"source", nullptr},
        {"source_transfer", nullptr},
        {"statement_descriptor", intent.at("statement_descriptor")},
        {"statement_descriptor_suffix", intent.at("statement_descriptor_suffix")},
        {"status", succeeded                         ? "succeeded"
                   : status == ChargeStatus::pending ? "pending"
                                                     : "failed"},
        {"transfer_data", nullptr},
        {"transfer_group", nullptr}};
    if (decline != nullptr) set_failure(charge, *decline);
    // A payment in the customer's currency is one to the end.
    if (const json::value* presented = intent.if_contains("presentment_details"))
        charge.body["presentment_details"] = *presented;
    charge.hidden = {{"test_method", behaviour_of(payment_method).name}};
    return charge;
}

void settle_charge(StoredObject& charge, const Decline* decline) {
    charge.body["outcome"] = charge_outcome(decline, Risk::normal);
    charge.body["status"] = decline == nullptr ? "succeeded" : "failed";
    charge.body["paid"] = decline == nullptr;
    charge.body["captured"] = decline == nullptr;
    if (decline == nullptr) {
        charge.body["amount_captured"] = charge.body.at("amount");
    } else {
        set_failure(charge, *decline);
    }
}

ApiResult<json::object> retrieve_charge(EmulatorContext& context, const ApiCall& call) {
    const auto charge = context.objects.find("charge", call.id);
    if (!charge) return no_such_object("charge", call.id);
    return charge->body;
}

ApiResult<json::object> update_charge(EmulatorContext& context, const ApiCall& call) {
    auto charge = context.objects.find("charge", call.id);
    if (!charge) return no_such_object("charge", call.id);
    Params params(call);
    params.merge_metadata(charge->body["metadata"].as_object());
    if (const auto description = params.text("description")) charge->body["description"] = *description;
    if (const auto email = read_email(params, "receipt_email")) charge->body["receipt_email"] = *email;
    if (params.failed()) return params.error();
    context.objects.update(*charge);
    emit_event(context, call.request_info, "charge.updated", charge->body);
    return charge->body;
}

ApiResult<json::object> list_charges(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    ListQuery query = read_list_query(params, "charge");
    query.customer = params.text("customer").value_or("");
    query.payment_intent = params.text("payment_intent").value_or("");
    return answer_list(context, query, params, "/v1/charges");
}

}  // namespace orderwire::sandbox
