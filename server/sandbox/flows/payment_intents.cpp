#include "sandbox/flows/payment_intents.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "sandbox/flows/checkout_flow.hpp"
#include "sandbox/flows/intent_rules.hpp"
#include "sandbox/flows/new_intent.hpp"
#include "sandbox/flows/payment_flow.hpp"
#include "sandbox/protocol/amounts.hpp"
#include "sandbox/resources/events.hpp"
#include "sandbox/resources/listing.hpp"
#include "sandbox/resources/method_data.hpp"

namespace orderwire::sandbox {

namespace {

ApiResult<StoredObject> find_intent(EmulatorContext& context, const ApiCall& call) {
    auto intent = context.objects.find("payment_intent", call.id);
    if (!intent) return no_such_object("payment_intent", call.id);
    const auto secret = string_at(call.form, "client_secret");
    if (call.key_kind == ApiKeyKind::publishable_key && !secret) return missing_parameter("client_secret");
    if (secret && !equal_in_constant_time(*secret, text_at(intent->body, "client_secret"))) {
        return parameter_error(
            "payment_intent_invalid_parameter",
            "The client_secret provided does not match the client_secret associated with the PaymentIntent.",
            "client_secret");
    }
    return std::move(*intent);
}

// Whether the customer has agreed to be debited is the caller's to know: what they say of it is checked, and
// the charge names a mandate.
void read_mandate(Params& params) {
    if (!params.has("mandate_data") || params.is_unset("mandate_data")) return;
    Params mandate = params.child("mandate_data");
    mandate.allow("customer_acceptance");
    Params acceptance = mandate.child("customer_acceptance");
    acceptance.allow("type accepted_at offline online");
    if (!acceptance.one_of("type", {"online", "offline"}))
        acceptance.fail(missing_parameter(acceptance.full_name("type")));
}

Confirmation read_confirmation(Params& params, const ApiCall& call) {
    Confirmation confirmation;
    confirmation.return_url = params.http_url("return_url");
    // Also "one_off" and "recurring", which mean yes.
    const auto off_session = params.text("off_session");
    confirmation.off_session = off_session && *off_session != "false" && *off_session != "0";
    confirmation.error_on_requires_action = params.boolean("error_on_requires_action").value_or(false);
    confirmation.base_url = call.base_url;
    return confirmation;
}

// Gives the intent a method, without paying.
ApiResult<void> use_method(StoredObject& intent, const StoredObject& method) {
    if (auto fits = check_method_type(intent.body, method.body); !fits) return fits;
    intent.body["payment_method"] = method.id;
    intent.body["status"] = "requires_confirmation";
    intent.body["next_action"] = nullptr;
    intent.hidden.erase("token");
    return {};
}

// An intent that Checkout made is confirmed by its page and ended with its session.
ApiResult<void> check_not_of_checkout(const StoredObject& intent) {
    if (!intent.hidden.contains("checkout_session")) return {};
    ApiError error;
    error.code = "payment_intent_unexpected_state";
    error.message =
        "This PaymentIntent belongs to a Checkout Session: pay it on the session's page, or expire the "
        "Checkout Session instead.";
    error.extra["payment_intent"] = intent.body;
    return error;
}

ApiResult<std::string> read_customer(EmulatorContext& context, Params& params) {
    const auto customer = params.text("customer");
    if (!customer) return std::string();
    if (!context.objects.find("customer", *customer))
        return no_such_object("customer", *customer, "customer");
    return *customer;
}

}  // namespace

ApiResult<json::object> create_intent(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    NewIntent values;
    values.currency = read_currency(params, "currency");
    values.amount = read_amount(params, "amount", values.currency);
    values.payment_method_types = params.texts("payment_method_types");
    check_method_types(params, values.payment_method_types);
    values.capture_method = params.one_of("capture_method", {"automatic", "automatic_async", "manual"})
                                .value_or("automatic_async");
    values.confirmation_method =
        params.one_of("confirmation_method", {"automatic", "manual"}).value_or("automatic");
    Params automatic = params.child("automatic_payment_methods");
    automatic.allow("enabled allow_redirects");
    read_mandate(params);
    values.automatic = automatic.boolean("enabled").value_or(values.payment_method_types.empty());
    values.allow_redirects = automatic.one_of("allow_redirects", {"always", "never"}).value_or("always");
    const bool confirm = params.boolean("confirm").value_or(false);
    const Confirmation confirmation = read_confirmation(params, call);
    if (params.failed()) return params.error();

    auto customer = read_customer(context, params);
    if (!customer) return customer.error();
    values.customer = *customer;
    StoredObject intent = make_intent(context, values);
    set_intent_details(params, intent);
    if (params.failed()) return params.error();
    auto method = read_payment_method(context, params);
    if (!method) return method.error();
    if (confirm && !*method) return missing_parameter("payment_method");
    if (*method != nullptr) {
        if (auto fits = check_method_type(intent.body, (*method)->body); !fits) return fits.error();
    }
    context.objects.insert(intent);
    emit_event(context, call.request_info, "payment_intent.created", intent.body);
    if (confirm) {
        auto paid = confirm_intent(context, call.request_info, intent, **method, confirmation);
        if (!paid) return paid.error();
    } else if (*method) {
        if (auto used = use_method(intent, **method); !used) return used.error();
        context.objects.update(intent);
    }
    return intent.body;
}

ApiResult<json::object> retrieve_intent(EmulatorContext& context, const ApiCall& call) {
    auto intent = find_intent(context, call);
    if (!intent) return intent.error();
    return intent->body;
}

ApiResult<json::object> list_intents(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    ListQuery query = read_list_query(params, "payment_intent");
    query.customer = params.text("customer").value_or("");
    return answer_list(context, query, params, "/v1/payment_intents");
}

ApiResult<json::object> update_intent(EmulatorContext& context, const ApiCall& call) {
    auto intent = find_intent(context, call);
    if (!intent) return intent.error();
    Params params(call);
    set_intent_details(params, *intent);
    const bool changes_payment = params.has("amount") || params.has("currency") ||
                                 params.has("payment_method") || params.has("payment_method_data") ||
                                 params.has("payment_method_types") || params.has("customer") ||
                                 params.has("capture_method");
    if (params.failed()) return params.error();
    if (changes_payment) {
        if (auto allowed = check_step(IntentStep::change, intent->body); !allowed) return allowed.error();
        if (auto allowed = check_not_of_checkout(*intent); !allowed) return allowed.error();
    }
    std::string currency = text_at(intent->body, "currency");
    if (params.has("currency")) currency = read_currency(params, "currency");
    if (params.has("amount")) intent->body["amount"] = read_amount(params, "amount", currency);
    intent->body["currency"] = currency;
    if (const auto capture = params.one_of("capture_method", {"automatic", "automatic_async", "manual"})) {
        intent->body["capture_method"] = *capture;
    }
    if (const auto types = params.texts("payment_method_types"); !types.empty()) {
        check_method_types(params, types);
        intent->body["payment_method_types"] = json::value_from(types);
        intent->body["automatic_payment_methods"] = nullptr;
    }
    if (params.failed()) return params.error();
    auto customer = read_customer(context, params);
    if (!customer) return customer.error();
    if (!customer->empty()) intent->body["customer"] = *customer;

    auto method = read_payment_method(context, params);
    if (!method) return method.error();
    if (*method) {
        if (auto used = use_method(*intent, **method); !used) return used.error();
    } else if (params.is_unset("payment_method")) {
        intent->body["payment_method"] = nullptr;
        intent->body["status"] = "requires_payment_method";
        intent->body["next_action"] = nullptr;
        intent->hidden.erase("token");
    } else if (changes_payment && text_at(intent->body, "status") == "requires_action") {
        // What the customer was asked to authenticate is no longer what is to be paid.
        intent->body["status"] = "requires_confirmation";
        intent->body["next_action"] = nullptr;
        intent->hidden.erase("token");
    }
    context.objects.update(*intent);
    return intent->body;
}

ApiResult<json::object> confirm_intent_call(EmulatorContext& context, const ApiCall& call) {
    auto intent = find_intent(context, call);
    if (!intent) return intent.error();
    Params params(call);
    Confirmation confirmation = read_confirmation(params, call);
    if (call.key_kind == ApiKeyKind::publishable_key && confirmation.off_session) {
        params.fail(parameter_error("", "A customer at a page is there to be asked.", "off_session"));
    }
    read_mandate(params);
    set_intent_details(params, *intent);
    if (params.failed()) return params.error();
    if (auto allowed = check_step(IntentStep::confirm, intent->body); !allowed) return allowed.error();
    if (auto allowed = check_not_of_checkout(*intent); !allowed) return allowed.error();

    auto given = read_payment_method(context, params);
    if (!given) return given.error();
    auto known = context.objects.find("payment_method", text_at(intent->body, "payment_method"));
    const StoredObject* method = *given ? given->get() : known ? &*known : nullptr;
    if (!method) {
        return unexpected_state(
            intent->body, "You cannot confirm this PaymentIntent because it's missing a payment method.");
    }
    if (auto fits = check_method_type(intent->body, method->body); !fits) return fits.error();
    auto paid = confirm_intent(context, call.request_info, *intent, *method, confirmation);
    if (!paid) return paid.error();
    return intent->body;
}

ApiResult<json::object> capture_intent_call(EmulatorContext& context, const ApiCall& call) {
    auto intent = find_intent(context, call);
    if (!intent) return intent.error();
    Params params(call);
    const auto capturable = integer_at(intent->body, "amount_capturable").value_or(0);
    const auto amount = read_part(params, "amount_to_capture", std::max<std::int64_t>(capturable, 1),
                                  text_at(intent->body, "currency"));
    for (const char* key : {"statement_descriptor", "statement_descriptor_suffix"}) {
        if (const auto text = params.text(key, 1000)) intent->body[key] = *text;
    }
    params.merge_metadata(intent->body["metadata"].as_object());
    if (auto allowed = check_step(IntentStep::capture, intent->body); !allowed) return allowed.error();
    if (params.failed()) return params.error();
    capture_intent(context, call.request_info, *intent, amount.value_or(capturable));
    follow_intent(context, *intent);
    return intent->body;
}

ApiResult<json::object> cancel_intent_call(EmulatorContext& context, const ApiCall& call) {
    auto intent = find_intent(context, call);
    if (!intent) return intent.error();
    Params params(call);
    const auto reason = params.one_of("cancellation_reason",
                                      {"duplicate", "fraudulent", "requested_by_customer", "abandoned"});
    if (params.failed()) return params.error();
    if (auto allowed = check_step(IntentStep::cancel, intent->body); !allowed) return allowed.error();
    if (auto allowed = check_not_of_checkout(*intent); !allowed) return allowed.error();
    cancel_intent(context, call.request_info, *intent, reason);
    return intent->body;
}

}  // namespace orderwire::sandbox
