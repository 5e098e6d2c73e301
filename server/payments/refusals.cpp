#include "payments/refusals.hpp"

namespace orderwire::payments {

namespace {

// "currency", or the last part of "line_items[0][price_data][currency]".
bool is_about(std::string_view param, std::string_view name) {
    return param == name || param.ends_with("[" + std::string(name) + "]");
}

}  // namespace

Error refusal_for_customer(const StripeError& error) {
    if (error.error.code != "payment_refused") return error.error;
    const std::string_view param = error.param;
    if (is_about(param, "currency") || error.stripe_code == "invalid_currency") {
        return {"currency_not_accepted", "payments in this currency are not accepted"};
    }
    if (is_about(param, "amount") || is_about(param, "unit_amount") ||
        error.stripe_code.starts_with("amount_")) {
        return {"amount_not_accepted", "payments of this amount are not accepted"};
    }
    return {"payment_refused", "the payment service does not accept this payment"};
}

}  // namespace orderwire::payments
