#include "payments/requests.hpp"

#include <fmt/format.h>

#include "payments/stripe_api.hpp"

namespace orderwire::payments {

namespace {

using store::Binding;

std::string intent_form(const store::OrderFacts& facts) {
    return fmt::format(
        "amount={}&currency={}&automatic_payment_methods[enabled]=true&description={}&metadata[order_id]={}",
        facts.amount, form_encode(facts.currency), form_encode(facts.course.title),
        form_encode(facts.snapshot.order_id));
}

// The success page grants nothing: it follows the order, as any page does.
std::string session_form(const store::OrderFacts& facts, std::string_view public_url) {
    const std::string order_id = form_encode(facts.snapshot.order_id);
    std::string form = fmt::format(
        "mode=payment&client_reference_id={0}&metadata[order_id]={0}&payment_intent_data[metadata][order_id]="
        "{0}"
        "&line_items[0][quantity]=1&line_items[0][price_data][currency]={1}"
        "&line_items[0][price_data][unit_amount]={2}&line_items[0][price_data][product_data][name]={3}"
        "&success_url={4}%2Fcheckout%2Fsuccess%3Forder_id%3D{0}&cancel_url={4}%2Fcheckout%2F{0}",
        order_id, form_encode(facts.currency), facts.amount, form_encode(facts.course.title),
        form_encode(public_url));
    if (facts.customer.email) form += "&customer_email=" + form_encode(*facts.customer.email);
    return form;
}

}  // namespace

std::string collection_path(Binding::Kind kind) {
    return kind == Binding::Kind::session ? "/v1/checkout/sessions" : "/v1/payment_intents";
}

std::string object_path(const Binding& binding) {
    const std::string path = collection_path(binding.kind) + "/" + form_encode(binding.object_id);
    return binding.kind == Binding::Kind::session ? path + "?expand[]=payment_intent" : path;
}

std::string end_path(const Binding& binding) {
    return collection_path(binding.kind) + "/" + form_encode(binding.object_id) +
           (binding.kind == Binding::Kind::session ? "/expire" : "/cancel");
}

std::string creation_form(Binding::Kind kind, const store::OrderFacts& facts, std::string_view public_url) {
    return kind == Binding::Kind::session ? session_form(facts, public_url) : intent_form(facts);
}

std::string idempotency_key(std::string_view order_id, std::uint32_t number) {
    return fmt::format("order:{}:{}", order_id, number);
}

}  // namespace orderwire::payments
