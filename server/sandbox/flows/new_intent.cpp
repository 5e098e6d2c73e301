#include "sandbox/flows/new_intent.hpp"

#include "sandbox/protocol/contact.hpp"
#include "sandbox/protocol/object_ids.hpp"

namespace orderwire::sandbox {

namespace {

json::value automatic_methods(const NewIntent& values) {
    if (!values.automatic) return nullptr;
    return {{"allow_redirects", values.allow_redirects}, {"enabled", true}};
}

json::array method_types(const NewIntent& values) {
    json::array types;
    for (const std::string& type : values.payment_method_types)
        types.emplace_back(type);
    if (types.empty()) types.emplace_back("card");
    return types;
}

}  // namespace

StoredObject make_intent(EmulatorContext& context, const NewIntent& values) {
    StoredObject intent{new_object_id("pi_"), "payment_intent", context.now_seconds(), {}};
    intent.body = {{"id", intent.id},
                   {"object", "payment_intent"},
                   {"allowed_payment_method_types", nullptr},
                   {"amount", values.amount},
                   {"amount_capturable", 0},
                   {"amount_details", {{"tip", json::object()}}},
                   {"amount_received", 0},
                   {"application", nullptr},
                   {"application_fee_amount", nullptr},
                   {"automatic_payment_methods", automatic_methods(values)},
                   {"canceled_at", nullptr},
                   {"cancellation_reason", nullptr},
                   {"capture_method", values.capture_method},
                   {"client_secret", intent.id + "_secret_" + random_letters(25)},
                   {"confirmation_method", values.confirmation_method},
                   {"created", intent.created},
                   {"currency", values.currency},
                   {"customer", values.customer.empty() ? json::value() : json::value(values.customer)},
                   {"customer_account", nullptr},
                   {"description", nullptr},
                   {"excluded_payment_method_types", nullptr},
                   {"last_payment_error", nullptr},
                   {"latest_charge", nullptr},
                   {"livemode", false},
                   {"managed_payments", nullptr},
                   {"metadata", json::object()},
                   {"next_action", nullptr},
                   {"on_behalf_of", nullptr},
                   {"payment_method", nullptr},
                   {"payment_method_configuration_details", nullptr},
                   {"payment_method_options", json::object()},
                   {"payment_method_types", method_types(values)},
                   {"payment_record", nullptr},
                   {"processing", nullptr},
                   {"receipt_email", nullptr},
                   {"review", nullptr},
                   {"setup_future_usage", nullptr},
                   {"shipping", nullptr},
                   {"source", nullptr},
                   {"statement_descriptor", nullptr},
                   {"statement_descriptor_suffix", nullptr},
                   {"status", "requires_payment_method"},
                   {"transfer_data", nullptr},
                   {"transfer_group", nullptr}};
    return intent;
}

void set_intent_details(Params& params, StoredObject& intent) {
    for (const char* key : {"description", "statement_descriptor", "statement_descriptor_suffix"}) {
        if (const auto text = params.text(key, 1000)) intent.body[key] = *text;
        if (params.is_unset(key)) intent.body[key] = nullptr;
    }
    if (const auto email = read_email(params, "receipt_email")) intent.body["receipt_email"] = *email;
    if (params.is_unset("receipt_email")) intent.body["receipt_email"] = nullptr;
    if (const auto usage = params.one_of("setup_future_usage", {"on_session", "off_session"})) {
        intent.body["setup_future_usage"] = *usage;
    }
    if (params.is_unset("shipping")) intent.body["shipping"] = nullptr;
    if (params.has("shipping") && !params.is_unset("shipping"))
        intent.body["shipping"] = read_shipping(params.child("shipping"));
    params.merge_metadata(intent.body["metadata"].as_object());
}

}  // namespace orderwire::sandbox
