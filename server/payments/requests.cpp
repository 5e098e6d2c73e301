#include "payments/requests.hpp"

#include <fmt/format.h>

#include "payments/stripe_api.hpp"

namespace orderwire::payments {

namespace {

using store::Binding;

constexpr std::string_view email = "customer_email";
constexpr std::string_view description = "description";
constexpr std::string_view reference = "client_reference_id";
constexpr std::string_view pricing = "adaptive_pricing";
constexpr std::string_view product_name = "product_name";
constexpr std::string_view capture = "capture_method";

class Form {
  public:
    explicit Form(const LeftOut& left_out) : left_out_(left_out) {}

    bool has(std::string_view member) const { return !left_out_.contains(std::string(member)); }
    Form& add(std::string_view name, std::string_view value) {
        if (!text_.empty()) text_ += '&';
        text_.append(name).append("=").append(form_encode(value));
        return *this;
    }
    Form& add_optional(std::string_view member, std::string_view name, std::string_view value) {
        return has(member) ? add(name, value) : *this;
    }
    std::string text() && { return std::move(text_); }

  private:
    const LeftOut& left_out_;
    std::string text_;
};

// Automatic capture is what Stripe does by itself; it is said so that no setting of the account says
// otherwise.
constexpr std::string_view captured_at_once = "automatic_async";

std::string intent_form(const store::OrderDetails& details, const LeftOut& left_out) {
    Form form(left_out);
    form.add("amount", std::to_string(details.amount))
        .add("currency", details.currency)
        .add("automatic_payment_methods[enabled]", "true")
        .add_optional(capture, "capture_method", captured_at_once)
        .add_optional(description, "description", details.course.title)
        .add("metadata[order_id]", details.snapshot.order_id);
    return std::move(form).text();
}

// The success page grants nothing: it follows the order, as any page does. Without adaptive pricing Stripe
// asks for our price in our currency, whatever the dashboard says.
std::string session_form(const store::OrderDetails& details, std::string_view public_url,
                         const LeftOut& left_out) {
    const std::string& order_id = details.snapshot.order_id;
    const std::string checkout = std::string(public_url) + "/checkout/";
    Form form(left_out);
    form.add("mode", "payment")
        .add_optional(reference, "client_reference_id", order_id)
        .add("metadata[order_id]", order_id)
        .add("payment_intent_data[metadata][order_id]", order_id)
        .add_optional(capture, "payment_intent_data[capture_method]", captured_at_once)
        .add("line_items[0][quantity]", "1")
        .add("line_items[0][price_data][currency]", details.currency)
        .add("line_items[0][price_data][unit_amount]", std::to_string(details.amount))
        .add("line_items[0][price_data][product_data][name]",
             form.has(product_name) ? details.course.title : order_id)
        .add_optional(pricing, "adaptive_pricing[enabled]", "false")
        .add("success_url", checkout + "success?order_id=" + order_id)
        .add("cancel_url", checkout + order_id);
    if (details.customer.email) form.add_optional(email, "customer_email", *details.customer.email);
    return std::move(form).text();
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

std::string optional_member(std::string_view param, std::string_view code) {
    if (param.empty()) return std::string(code == "email_invalid" ? email : "");
    for (const std::string_view member : {email, description, reference, pricing}) {
        if (param.starts_with(member)) return std::string(member);
    }
    if (param.ends_with("[product_data][name]")) return std::string(product_name);
    return std::string(param.find(capture) == std::string_view::npos ? "" : capture);
}

std::string creation_form(Binding::Kind kind, const store::OrderDetails& details, std::string_view public_url,
                          const LeftOut& left_out) {
    return kind == Binding::Kind::session ? session_form(details, public_url, left_out)
                                          : intent_form(details, left_out);
}

std::string refunds_path(std::string_view charge_id, std::string_view after) {
    return fmt::format("/v1/refunds?limit=100&charge={}{}", form_encode(charge_id),
                       after.empty() ? "" : "&starting_after=" + form_encode(after));
}

std::string idempotency_key(std::string_view order_id, std::uint32_t number) {
    return fmt::format("order:{}:{}", order_id, number);
}

}  // namespace orderwire::payments
