#include "sandbox/charges.hpp"

#include "sandbox/events.hpp"
#include "sandbox/listing.hpp"
#include "sandbox/method_data.hpp"
#include "sandbox/object_ids.hpp"

namespace orderwire::sandbox {

namespace {

json::object charge_outcome(const Decline* decline) {
    const bool blocked = decline != nullptr && decline->decline_code == "fraudulent";
    return {{"advice_code", nullptr},
            {"network_advice_code", nullptr},
            {"network_decline_code", nullptr},
            {"network_status", decline == nullptr ? "approved_by_network"
                               : blocked          ? "not_sent_to_network"
                                                  : "declined_by_network"},
            {"reason", decline == nullptr ? json::value() : json::value(decline->decline_code)},
            {"risk_level", blocked ? "highest" : "normal"},
            {"risk_score", blocked ? 90 : 20},
            {"seller_message", decline == nullptr ? "Payment complete."
                               : blocked          ? "The payment was blocked."
                                                  : "The bank declined the payment."},
            {"type", decline == nullptr ? "authorized"
                     : blocked          ? "blocked"
                                        : "issuer_declined"}};
}

json::object method_details(const Record& method, std::int64_t amount, bool authenticated) {
    const std::string type = text_at(method.body, "type");
    json::object details = method.body.at(type).as_object();
    if (type == "card") {
        for (const char* member : {"display_brand", "generated_from", "networks", "three_d_secure_usage"})
            details.erase(member);
        details["amount_authorized"] = amount;
        details["installments"] = nullptr;
        details["mandate"] = nullptr;
        details["network"] = details.at("brand");
        details["three_d_secure"] = authenticated ? json::value{{"authentication_flow", "challenge"},
                                                                {"result", "authenticated"},
                                                                {"version", "2.2.0"}}
                                                  : json::value();
    }
    return {{type, std::move(details)}, {"type", type}};
}

}  // namespace

Record make_charge(World& world, const json::object& intent, const Record& payment_method,
                   ChargeStatus status, const Decline* decline, bool authenticated) {
    const std::int64_t amount = integer_at(intent, "amount").value_or(0);
    const bool manual = text_at(intent, "capture_method") == "manual";
    const bool succeeded = status == ChargeStatus::succeeded;
    Record charge{new_object_id("ch_"), "charge", world.now_seconds(), {}};
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
        {"outcome", status == ChargeStatus::pending ? json::value() : json::value(charge_outcome(decline))},
        {"paid", succeeded},
        {"payment_intent", intent.at("id")},
        {"payment_method", payment_method.id},
        {"payment_method_details", method_details(payment_method, amount, authenticated)},
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
    if (decline != nullptr) {
        charge.body["failure_code"] = decline->code;
        charge.body["failure_message"] = decline->message;
    }
    charge.hidden = {{"test_method", behaviour_of(payment_method).name}};
    return charge;
}

void settle_charge(Record& charge, const Decline* decline) {
    charge.body["outcome"] = charge_outcome(decline);
    charge.body["status"] = decline == nullptr ? "succeeded" : "failed";
    charge.body["paid"] = decline == nullptr;
    charge.body["captured"] = decline == nullptr;
    if (decline == nullptr) {
        charge.body["amount_captured"] = charge.body.at("amount");
    } else {
        charge.body["failure_code"] = decline->code;
        charge.body["failure_message"] = decline->message;
    }
}

outcome<json::object> retrieve_charge(World& world, const Call& call) {
    const auto charge = world.records.find("charge", call.id);
    if (!charge) return no_such_object("charge", call.id);
    return charge->body;
}

outcome<json::object> update_charge(World& world, const Call& call) {
    auto charge = world.records.find("charge", call.id);
    if (!charge) return no_such_object("charge", call.id);
    Params params(call.form);
    params.merge_metadata(charge->body["metadata"].as_object());
    if (const auto description = params.text("description")) charge->body["description"] = *description;
    params.allow("metadata description receipt_email");
    if (params.failed()) return params.error();
    world.records.update(*charge);
    emit(world, call.cause, "charge.updated", charge->body);
    return charge->body;
}

outcome<json::object> list_charges(World& world, const Call& call) {
    Params params(call.form);
    ListQuery query = read_list_query(params, "charge");
    params.allow("limit starting_after ending_before created customer payment_intent");
    query.customer = params.text("customer").value_or("");
    query.payment_intent = params.text("payment_intent").value_or("");
    return answer_list(world, query, params, "/v1/charges");
}

}  // namespace orderwire::sandbox
