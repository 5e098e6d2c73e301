// Orders: made, listed, read.
#include <fmt/format.h>

#include <charconv>
#include <chrono>

#include "api/edge.hpp"
#include "base/crypto.hpp"
#include "transport/cursor.hpp"
#include "transport/long_poll.hpp"

namespace orderwire::api {

namespace {

using http::status;
using store::CreatedOrder;

// Without a cookie the idempotency key is the customer's secret, so it must be as hard to guess as one.
constexpr std::size_t secret_key_length_min = 22;
constexpr std::size_t idempotency_key_length_max = 255;
constexpr std::size_t email_length_max = 254;

std::optional<std::string> read_email(const json::object& body) {
    const json::value* value = body.if_contains("email");
    if (value == nullptr || value->is_null()) return std::nullopt;
    const std::string email = text_at(body, "email");
    const std::size_t at = email.find('@');
    const bool plausible =
        at != std::string::npos && at > 0 && at + 1 < email.size() &&
        email.find('@', at + 1) == std::string::npos && email.size() <= email_length_max &&
        std::none_of(email.begin(), email.end(), [](unsigned char c) { return c <= 0x20 || c == 0x7F; });
    if (!plausible) refuse(status::bad_request, "invalid_email", "email is an address like ada@example.com");
    return email;
}

std::string read_idempotency_key(const http::Request& request) {
    const std::string_view key = request.header("Idempotency-Key");
    if (key.size() > idempotency_key_length_max) {
        refuse(status::bad_request, "bad_request", "an Idempotency-Key has at most 255 characters");
    }
    return std::string(key);
}

// A customer's secret and whether they hold it already.
struct CustomerSecret {
    std::string secret;
    bool is_new;
};

CustomerSecret secret_of(Services& services, const http::Request& request,
                         const std::string& idempotency_key) {
    if (calling_customer(services, request)) return {*request.cookie(customer_cookie), false};
    if (idempotency_key.size() >= secret_key_length_min) {
        // Derived, so that a repeat whose first answer was lost gets the same cookie.
        return {sha256_hex("orderwire customer by idempotency key: " + idempotency_key), true};
    }
    return {random_token(16), true};
}

std::string cookie_for(const std::string& secret, bool secure) {
    constexpr int a_year = 31'536'000;
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", customer_cookie, secret, a_year,
                       secure ? "; Secure" : "");
}

http::Response answer(const CreatedOrder& created) {
    switch (created.outcome) {
        case CreatedOrder::Outcome::idempotency_mismatch:
            return http::problem(status::unprocessable_entity, "idempotency_mismatch",
                                 "this Idempotency-Key was used with another body");
        case CreatedOrder::Outcome::already_enrolled:
            return http::problem(status::conflict, "already_enrolled", "this course is yours already",
                                 {{"order", created.order.order_id}});
        case CreatedOrder::Outcome::created: {
            http::Response response = http::json_response(status::created, created.order.view);
            return response.set(http::field::location, "/api/orders/" + created.order.order_id);
        }
        default:
            return http::json_response(status::ok, created.order.view);
    }
}

task<http::Response> create_order(Services& services, http::Request& request) {
    const json::object body = read_object(request);
    const CatalogueCourse* course = services.catalogue.find(text_at(body, "course_id"));
    if (course == nullptr)
        refuse(status::not_found, "unknown_course", "course_id names no course of the catalogue");
    const std::string key = read_idempotency_key(request);
    const CustomerSecret customer = secret_of(services, request, key);

    store::CreateOrder command;
    command.customer_secret_hash = sha256_hex(customer.secret);
    command.course = {course->id, course->title, course->url};
    command.amount = course->amount;
    command.currency = course->currency;
    command.needs_enrollment = services.settings.needs_enrollment;
    command.email = read_email(body);
    if (!key.empty()) command.idempotency = {key, sha256_hex(json::serialize(body))};
    const CreatedOrder created = co_await services.store.create_order(std::move(command));

    http::Response response = answer(created);
    response.set(http::field::cache_control, "no-store");
    if (customer.is_new) {
        response.set(http::field::set_cookie, cookie_for(customer.secret, services.settings.secure_cookies));
    }
    co_return response;
}

store::OrderFilter read_filter(const http::Request& request) {
    store::OrderFilter filter;
    if (const auto limit = request.query_value("limit")) {
        const auto [end, error] = std::from_chars(limit->data(), limit->data() + limit->size(), filter.limit);
        if (error != std::errc{} || end != limit->data() + limit->size() || filter.limit < 1 ||
            filter.limit > 100) {
            refuse(status::bad_request, "bad_request", "limit is a whole number from 1 to 100");
        }
    }
    if (const auto text = request.query_value("status")) {
        filter.status = domain::status_from(*text);
        if (!filter.status)
            refuse(status::bad_request, "bad_request", "status is pending, failed, cancelled or paid");
    }
    filter.starting_after = request.query_value("starting_after").value_or("");
    return filter;
}

task<http::Response> list_orders(Services& services, http::Request& request) {
    const store::OrderFilter filter = read_filter(request);
    store::OrderPage page;
    if (const auto customer = calling_customer(services, request))
        page = services.reader.orders_of(*customer, filter);
    // The views are JSON already: they are joined, not parsed and written again.
    auto text = std::make_shared<std::string>(R"({"object":"list","data":[)");
    for (std::size_t i = 0; i < page.views.size(); ++i) {
        if (i > 0) *text += ',';
        *text += *page.views[i];
    }
    *text += page.has_more ? R"(],"has_more":true})" : R"(],"has_more":false})";
    http::Response response = http::json_response(status::ok, std::move(text));
    response.set(http::field::cache_control, "no-store");
    co_return response;
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
    const auto since = read_since(request);
    const auto wait = read_wait(request, since.has_value());
    const std::string etag = transport::etag_of(order.version);
    const bool known = since ? *since == order.version
                             : http::etag_matches(request.header(http::field::if_none_match), etag);
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
    router.add(http::verb::post, "/api/orders", changing(services, create_order));
    router.add(http::verb::get, "/api/orders", reading(services, list_orders));
    router.add(http::verb::get, "/api/orders/{id}", reading(services, get_order));
}

}  // namespace orderwire::api
