#include "api/order_details.hpp"

#include "api/principal.hpp"
#include "domain/help_code.hpp"

namespace orderwire::api {

namespace {

constexpr std::size_t payment_events_read = 20;

std::optional<stripe::PaymentMethod> payment_method(Dependencies& deps, const std::string& order_id) {
    for (const std::string& body : deps.reader.payment_events(order_id, payment_events_read)) {
        if (auto method = stripe::payment_method_in(body)) return method;
    }
    return std::nullopt;
}

json::value told(const std::optional<stripe::PaymentMethod>& method) {
    if (!method) return nullptr;
    return {{"kind", method->kind},
            {"brand", text_or_null(method->brand)},
            {"last4", text_or_null(method->last4)},
            {"wallet", text_or_null(method->wallet)},
            {"expected_by", text_or_null(method->expected_by)}};
}

json::object told(const Seller& seller) {
    return {{"name", text_or_null(seller.name)},
            {"address", text_or_null(seller.address)},
            {"support_url", text_or_null(seller.support_url)}};
}

task<http::Response> order_details(Dependencies& deps, http::Request& request, const Principal& principal) {
    const store::Snapshot order = read_own_order(deps, request, principal);
    const auto details = deps.reader.order_details(order.order_id);
    const json::value view = parse_json(*order.view).value();
    json::array actions;
    for (const std::string_view action : actions_for(view.as_object(), details->open_reviews))
        actions.push_back(json::value(action));
    http::Response response = http::json_response(
        http::status::ok,
        json::object{{"object", "order_details"},
                     {"id", order.order_id},
                     {"actions", std::move(actions)},
                     {"payment", told(payment_method(deps, order.order_id))},
                     {"email", text_or_null(masked_address(details->customer.email.value_or("")))},
                     {"help_code", domain::help_code_of(order.order_id)},
                     {"seller", told(deps.settings.seller)}});
    response.set(http::field::cache_control, "no-store");
    co_return response;
}

}  // namespace

std::vector<std::string_view> actions_for(const json::object& view,
                                          domain::EnumSet<domain::Review> open_reviews) {
    const std::string status = text_at(view, "status");
    std::string activity = text_at(view, "activity");
    // A payment that Stripe no longer knows is a person's to look at, and the customer's to make anew.
    domain::EnumSet<domain::Review> payment_gone;
    payment_gone.insert(domain::Review::missing_at_provider);
    if (activity == "review" && open_reviews == payment_gone) activity.clear();
    std::vector<std::string_view> actions;
    if (status == "pending" || status == "failed") {
        const bool is_held = activity == "processing" || activity == "review";
        if (activity == "requires_action") actions.push_back("continue");
        if (activity.empty()) actions.push_back("pay");
        if (!is_held) actions.push_back("cancel");
    }
    if (status == "paid") {
        const json::object* course = object_at(view, "course");
        const bool is_final = bool_at(view, "final").value_or(false);
        if (is_final && course != nullptr && !text_at(*course, "url").empty()) actions.push_back("course");
        actions.push_back("receipt");
    }
    return actions;
}

std::string masked_address(std::string_view email) {
    const std::size_t at = email.find('@');
    if (at == std::string_view::npos || at == 0) return {};
    // The first character may have several bytes.
    std::size_t first = 1;
    while (first < at && (static_cast<unsigned char>(email[first]) & 0xC0U) == 0x80)
        ++first;
    return std::string(email.substr(0, first)) + "•••" + std::string(email.substr(at));
}

void add_order_detail_routes(http::Router& router, Dependencies& deps) {
    router.add(http::verb::get, "/api/orders/{id}/details", with_principal(deps, order_details));
}

}  // namespace orderwire::api
