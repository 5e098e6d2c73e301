// Orders: made, listed, read.
#include <charconv>
#include <chrono>

#include "api/order_input.hpp"
#include "api/principal.hpp"
#include "base/crypto.hpp"
#include "store/expanded_view.hpp"
#include "transport/cursor.hpp"
#include "transport/long_poll.hpp"

namespace orderwire::api {

namespace {

using http::status;
using store::CreatedOrder;

// Without a cookie the idempotency key is the customer's secret, so it must be as hard to guess as one.
constexpr std::size_t secret_key_length_min = 22;

// A guest who has no cookie yet gets the secret of one.
std::string new_guest_secret(const std::string& idempotency_key, bool secure) {
    if (idempotency_key.size() < secret_key_length_min) return guest_secret(random_token(16), secure);
    // Derived, so that a repeat whose first answer was lost gets the same cookie.
    return guest_secret(sha256_hex("orderwire customer by idempotency key: " + idempotency_key), secure);
}

http::Response answer(const CreatedOrder& created) {
    switch (created.outcome) {
        case CreatedOrder::Outcome::idempotency_mismatch:
            return http::problem(status::unprocessable_entity, "idempotency_mismatch",
                                 "this Idempotency-Key was used with another body");
        case CreatedOrder::Outcome::already_enrolled:
            return http::problem(status::conflict, "already_enrolled", "this course is yours already",
                                 {{"order", created.order.order_id}});
        case CreatedOrder::Outcome::too_many_open:
            refuse_too_many_orders(std::chrono::hours(1),
                                   "this customer has too many open orders: pay or cancel one of them");
        case CreatedOrder::Outcome::created: {
            http::Response response = http::json_response(status::created, created.order.view);
            return response.set(http::field::location, "/api/orders/" + created.order.order_id);
        }
        default:
            return http::json_response(status::ok, created.order.view);
    }
}

store::CreateOrder read_order_for(Dependencies& deps, const Principal& principal, const json::object& body) {
    store::CreateOrder command = principal.is_shop() ? read_shop_order(body, deps.catalogue)
                                                     : read_catalogue_order(body, deps.catalogue);
    command.needs_enrollment = deps.settings.needs_enrollment;
    if (principal.kind == Principal::Kind::known) {
        command.customer_shop_id = *principal.known.id;
        if (!command.email) command.email = principal.known.email;
        command.name = principal.known.name;
    }
    return command;
}

// Whom the order will be for; "" where they are new.
std::string customer_of(Dependencies& deps, const Principal& principal, const store::CreateOrder& command) {
    if (!principal.is_shop()) return principal.customer_id;
    return deps.reader.customer_by_shop_id(command.customer_shop_id).value_or("");
}

task<http::Response> create_order(Dependencies& deps, http::Request& request, const Principal& principal) {
    const json::object body = read_object(request);
    const std::string key = read_idempotency_key(request);
    store::CreateOrder command = read_order_for(deps, principal, body);
    if (!key.empty()) command.idempotency = {key, sha256_hex(json::serialize(body))};
    std::string new_secret;
    if (principal.kind == Principal::Kind::guest) {
        command.open_orders_max = deps.settings.open_orders_per_guest;
        if (principal.customer_id.empty()) new_secret = new_guest_secret(key, deps.settings.secure_cookies);
        command.customer_secret_hash =
            sha256_hex(new_secret.empty() ? principal.guest_cookie->secret : new_secret);
    }
    BudgetReservation reservation(deps, request, principal, customer_of(deps, principal, command));
    const CreatedOrder created = co_await deps.store.create_order(std::move(command));
    if (created.outcome == CreatedOrder::Outcome::created) reservation.commit(created.order.customer_id);

    http::Response response = answer(created);
    response.set(http::field::cache_control, "no-store");
    if (!new_secret.empty()) {
        give_guest_cookie(response, new_secret, deps.settings.secure_cookies);
    }
    co_return response;
}

// The views are JSON already: they are joined, not parsed and written again.
class ListText {
  public:
    void add(std::string_view element) {
        if (text_->back() == '}') *text_ += ',';
        *text_ += element;
    }
    http::Response response(bool has_more) {
        *text_ += has_more ? R"(],"has_more":true})" : R"(],"has_more":false})";
        http::Response made = http::json_response(status::ok, text_);
        return made.set(http::field::cache_control, "no-store");
    }

  private:
    std::shared_ptr<std::string> text_ = std::make_shared<std::string>(R"({"object":"list","data":[)");
};

http::Response list_for_shop(Dependencies& deps, const http::Request& request) {
    store::OrderFilter filter = read_order_filter(request);
    filter.help_code = read_help_code_asked(request);
    const store::OrderDetailsPage page = deps.reader.orders_for_shop(read_customer_asked(request), filter);
    ListText list;
    for (const store::OrderDetails& order : page.orders)
        list.add(store::expanded_view(order));
    return list.response(page.has_more);
}

task<http::Response> list_orders(Dependencies& deps, http::Request& request, const Principal& principal) {
    if (principal.is_shop()) co_return list_for_shop(deps, request);
    if (request.query_value("customer") || request.query_value("help_code"))
        need_shop(principal, "only the shop's server, with its key, may list the orders of others");
    const store::OrderFilter filter = read_order_filter(request);
    store::OrderPage page;
    if (!principal.customer_id.empty()) page = deps.reader.orders_of(principal.customer_id, filter);
    ListText list;
    for (const auto& view : page.views)
        list.add(*view);
    co_return list.response(page.has_more);
}

// What only the shop may see of an order; the public view stays as every watcher has it.
http::Response expanded_order(Dependencies& deps, const http::Request& request, const store::Snapshot& order,
                              std::string_view expand) {
    if (expand != "customer") refuse(status::bad_request, "bad_request", "expand is customer");
    need_shop(identify(deps, request), "only the shop's server, with its key, may see whose order this is");
    const auto details = deps.reader.order_details(order.order_id);
    http::Response response =
        http::json_response(status::ok, std::make_shared<const std::string>(store::expanded_view(*details)));
    return response.set(http::field::cache_control, "no-store");
}

// ?since=V: the version that the client has.
std::optional<std::uint64_t> read_since(const http::Request& request) {
    const auto text = request.query_value("since");
    if (!text) return std::nullopt;
    const auto since = transport::parse_cursor(*text);
    if (!since) refuse(status::bad_request, "bad_request", "since is a version, a whole number from 0 up");
    return since;
}

// ?wait=S: how long to hold the request.
std::optional<std::chrono::seconds> read_wait(const http::Request& request, bool has_since) {
    const auto text = request.query_value("wait");
    if (!text) return std::nullopt;
    unsigned seconds = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (error != std::errc{} || end != text->data() + text->size() || seconds < 1 || seconds > 60) {
        refuse(status::bad_request, "bad_request", "wait is a whole number of seconds from 1 to 60");
    }
    if (!has_since) refuse(status::bad_request, "bad_request", "wait needs since, the version you have");
    return std::chrono::seconds(seconds);
}

task<http::Response> get_order(Dependencies& deps, http::Request& request) {
    const store::Snapshot order = read_order(deps, request);
    if (const auto expand = request.query_value("expand")) {
        co_return expanded_order(deps, request, order, *expand);
    }
    const auto since = read_since(request);
    const auto wait = read_wait(request, since.has_value());
    if (order.status <= domain::Status::failed) deps.registry->polled(order.order_id);
    const std::string etag = transport::etag_of(order.version);
    const bool known = since ? *since == order.version
                             : http::coded_etag_matches(request.header(http::field::if_none_match), etag);
    http::Response response = transport::view_response(order.version, order.view, known);
    if (!wait) co_return response;
    if (auto refusal = deps.registry->foreign_origin(request)) co_return std::move(*refusal);
    if (known && !order.final) {
        response.defer = transport::hold(deps.registry, order.order_id, order.version, *wait);
    }
    co_return response;
}

}  // namespace

void add_order_routes(http::Router& router, Dependencies& deps) {
    router.add(http::verb::post, "/api/orders", with_principal(deps, create_order));
    router.add(http::verb::get, "/api/orders", with_principal(deps, list_orders));
    router.add(http::verb::get, "/api/orders/{id}", reading(deps, get_order));
}

}  // namespace orderwire::api
