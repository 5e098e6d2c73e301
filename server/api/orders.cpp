// Orders: made, listed, read.
#include <charconv>
#include <chrono>

#include "api/caller.hpp"
#include "api/order_input.hpp"
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

store::CreateOrder read_order_for(Services& services, const Caller& caller, const json::object& body) {
    store::CreateOrder command = caller.is_shop() ? read_shop_order(body, services.catalogue)
                                                  : read_catalogue_order(body, services.catalogue);
    command.needs_enrollment = services.settings.needs_enrollment;
    if (caller.kind == Caller::Kind::known) {
        command.customer_shop_id = *caller.known.id;
        if (!command.email) command.email = caller.known.email;
        command.name = caller.known.name;
    }
    return command;
}

// Whom the order will be for; "" where they are new.
std::string customer_of(Services& services, const Caller& caller, const store::CreateOrder& command) {
    if (!caller.is_shop()) return caller.customer_id;
    return services.reader.customer_by_shop_id(command.customer_shop_id).value_or("");
}

task<http::Response> create_order(Services& services, http::Request& request, const Caller& caller) {
    const json::object body = read_object(request);
    const std::string key = read_idempotency_key(request);
    store::CreateOrder command = read_order_for(services, caller, body);
    if (!key.empty()) command.idempotency = {key, sha256_hex(json::serialize(body))};
    std::string new_secret;
    if (caller.kind == Caller::Kind::guest) {
        command.open_orders_max = services.settings.open_orders_per_guest;
        if (caller.customer_id.empty()) new_secret = new_guest_secret(key, services.settings.secure_cookies);
        command.customer_secret_hash =
            sha256_hex(new_secret.empty() ? caller.guest_cookie->secret : new_secret);
    }
    Spending spending(services, request, caller, customer_of(services, caller, command));
    const CreatedOrder created = co_await services.store.create_order(std::move(command));
    if (created.outcome == CreatedOrder::Outcome::created) spending.keep(created.order.customer_id);

    http::Response response = answer(created);
    response.set(http::field::cache_control, "no-store");
    if (!new_secret.empty()) {
        give_guest_cookie(response, new_secret, services.settings.secure_cookies);
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

http::Response list_for_shop(Services& services, const http::Request& request) {
    store::OrderFilter filter = read_order_filter(request);
    filter.help_code = read_help_code_asked(request);
    const store::OrderDetailsPage page =
        services.reader.orders_for_shop(read_customer_asked(request), filter);
    ListText list;
    for (const store::OrderDetails& order : page.orders)
        list.add(store::expanded_view(order));
    return list.response(page.has_more);
}

task<http::Response> list_orders(Services& services, http::Request& request, const Caller& caller) {
    if (caller.is_shop()) co_return list_for_shop(services, request);
    if (request.query_value("customer") || request.query_value("help_code"))
        need_shop(caller, "only the shop's server, with its key, may list the orders of others");
    const store::OrderFilter filter = read_order_filter(request);
    store::OrderPage page;
    if (!caller.customer_id.empty()) page = services.reader.orders_of(caller.customer_id, filter);
    ListText list;
    for (const auto& view : page.views)
        list.add(*view);
    co_return list.response(page.has_more);
}

// What only the shop may see of an order; the public view stays as every watcher has it.
http::Response expanded_order(Services& services, const http::Request& request, const store::Snapshot& order,
                              std::string_view expand) {
    if (expand != "customer") refuse(status::bad_request, "bad_request", "expand is customer");
    need_shop(identify(services, request),
              "only the shop's server, with its key, may see whose order this is");
    const auto details = services.reader.order_details(order.order_id);
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

task<http::Response> get_order(Services& services, http::Request& request) {
    const store::Snapshot order = read_order(services, request);
    if (const auto expand = request.query_value("expand")) {
        co_return expanded_order(services, request, order, *expand);
    }
    const auto since = read_since(request);
    const auto wait = read_wait(request, since.has_value());
    if (order.status <= domain::Status::failed) services.watchers->polled(order.order_id);
    const std::string etag = transport::etag_of(order.version);
    const bool known = since ? *since == order.version
                             : http::coded_etag_matches(request.header(http::field::if_none_match), etag);
    http::Response response = transport::view_response(order.version, order.view, known);
    if (!wait) co_return response;
    if (auto refusal = services.watchers->foreign_origin(request)) co_return std::move(*refusal);
    if (known && !order.final) {
        response.park = transport::hold(services.watchers, order.order_id, order.version, *wait);
    }
    co_return response;
}

}  // namespace

void add_order_routes(http::Router& router, Services& services) {
    router.add(http::verb::post, "/api/orders", for_caller(services, create_order));
    router.add(http::verb::get, "/api/orders", for_caller(services, list_orders));
    router.add(http::verb::get, "/api/orders/{id}", reading(services, get_order));
}

}  // namespace orderwire::api
