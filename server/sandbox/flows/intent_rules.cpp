#include "sandbox/flows/intent_rules.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace orderwire::sandbox {

namespace {

constexpr std::array visible_to_browsers{
    "id",
    "object",
    "amount",
    "amount_details",
    "automatic_payment_methods",
    "canceled_at",
    "cancellation_reason",
    "capture_method",
    "client_secret",
    "confirmation_method",
    "created",
    "currency",
    "description",
    "last_payment_error",
    "livemode",
    "next_action",
    "payment_method",
    "payment_method_types",
    "processing",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "source",
    "status",
};

struct DebitCurrency {
    std::string_view type;
    std::string_view currency;
};

constexpr std::array debit_currencies{
    DebitCurrency{"sepa_debit", "eur"}, DebitCurrency{"us_bank_account", "usd"},
    DebitCurrency{"bacs_debit", "gbp"}, DebitCurrency{"au_becs_debit", "aud"}};

// The one currency that a bank takes; "" for cards.
std::string_view debit_currency(std::string_view type) {
    for (const DebitCurrency& debit : debit_currencies) {
        if (debit.type == type) return debit.currency;
    }
    return {};
}

std::vector<std::string_view> states_for(IntentStep step) {
    switch (step) {
        case IntentStep::confirm:
        case IntentStep::change:
            return {"requires_payment_method", "requires_confirmation", "requires_action"};
        case IntentStep::cancel:
            return {"requires_payment_method", "requires_capture", "requires_confirmation",
                    "requires_action"};
        case IntentStep::capture:
            return {"requires_capture"};
    }
    return {};
}

std::string_view name_of(IntentStep step) {
    switch (step) {
        case IntentStep::confirm:
            return "confirm";
        case IntentStep::cancel:
            return "cancel";
        case IntentStep::capture:
            return "capture";
        case IntentStep::change:
            return "change";
    }
    return "";
}

}  // namespace

ApiResult<void> check_step(IntentStep step, const json::object& intent) {
    const std::string status = text_at(intent, "status");
    const auto states = states_for(step);
    if (std::find(states.begin(), states.end(), status) != states.end()) return {};

    std::string accepted;
    for (const std::string_view state : states)
        accepted += (accepted.empty() ? "" : ", ") + std::string(state);
    return unexpected_state(
        intent, "You cannot " + std::string(name_of(step)) +
                    " this PaymentIntent because it has a status of " + status +
                    ". Only a PaymentIntent with one of these statuses may be used: " + accepted + ".");
}

void check_method_types(Params& params, const std::vector<std::string>& types) {
    for (const std::string& type : types) {
        if (type == "card" || !debit_currency(type).empty()) continue;
        params.fail(parameter_error("",
                                    "The sandbox's payment methods are card, sepa_debit, us_bank_account, "
                                    "bacs_debit and au_becs_debit.",
                                    params.full_name("payment_method_types")));
    }
}

ApiResult<void> check_method_type(const json::object& intent, const json::object& payment_method) {
    const std::string type = text_at(payment_method, "type");
    const std::string currency = text_at(intent, "currency");
    ApiError error;
    error.code = "payment_intent_incompatible_payment_method";
    error.param = "payment_method";
    if (const std::string_view only = debit_currency(type); !only.empty() && only != currency) {
        error.message =
            "The currency provided (" + currency + ") is invalid for the payment method type " + type + ".";
        return error;
    }
    if (!intent.at("automatic_payment_methods").is_null()) return {};
    const json::array& types = intent.at("payment_method_types").as_array();
    if (std::find(types.begin(), types.end(), json::value(type)) != types.end()) return {};
    error.message = "The PaymentMethod provided (" + type + ") is not allowed for this PaymentIntent.";
    return error;
}

ApiError unexpected_state(const json::object& intent, std::string message) {
    ApiError error;
    error.code = "payment_intent_unexpected_state";
    error.message = std::move(message);
    error.extra["payment_intent"] = intent;
    return error;
}

json::object browser_view(const json::object& intent) {
    json::object view;
    for (const char* member : visible_to_browsers) {
        if (const json::value* value = intent.if_contains(member)) view[member] = *value;
    }
    return view;
}

}  // namespace orderwire::sandbox
