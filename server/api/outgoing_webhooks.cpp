// The shop's outgoing webhooks, for its server: which there are, sent again, and a paused endpoint resumed.
#include <charconv>

#include "api/principal.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "outbox/standard_webhook.hpp"

namespace orderwire::api {

namespace {

using http::status;
using store::Channel;

constexpr std::size_t page_max = 100;
constexpr std::size_t requeued_per_step = 500;

void check_caller(Dependencies& deps, const Principal& principal) {
    need_shop(principal, "only the shop's server, with its key, sees its webhooks");
    if (!deps.outbox.serves(Channel::webhook)) {
        refuse(status::conflict, "no_endpoint",
               "this server has no endpoint for webhooks: --notify-url names it");
    }
}

json::value time_or_null(const std::optional<Time>& time) {
    return time ? json::value(format_rfc3339(*time)) : json::value(nullptr);
}

json::object described(const store::OutboxLine& line) {
    return {{"object", "outgoing_webhook"},
            {"id", outbox::webhook_id(line.order_id, line.version)},
            {"number", line.row},
            {"order", line.order_id},
            {"version", line.version},
            {"type", outbox::event_type(line.change)},
            {"state", to_string(line.state)},
            {"attempts", line.attempts},
            {"queued_at", format_rfc3339(line.queued_at)},
            {"next_attempt_at", time_or_null(line.next_attempt_at)},
            {"ended_at", time_or_null(line.ended_at)},
            {"last_error", line.last_error.empty() ? json::value(nullptr) : json::value(line.last_error)}};
}

// What is said of messages in a query or a body: which order's, in which state, since when.
template <class Text>
store::OutboxFilter read_filter(const Text& text) {
    store::OutboxFilter filter;
    filter.channel = Channel::webhook;
    if (const std::optional<std::string> order = text("order")) {
        if (!is_order_id(*order)) refuse(status::not_found, "unknown_order", "there is no such order");
        filter.order_id = *order;
    }
    if (const std::optional<std::string> state = text("state")) {
        filter.state = store::message_state_from(*state);
        if (!filter.state)
            refuse(status::bad_request, "bad_request", "state is one of queued, delivered, given_up");
    }
    if (const std::optional<std::string> since = text("since")) {
        filter.since = parse_rfc3339(*since);
        if (!filter.since)
            refuse(status::bad_request, "bad_request", "since is a time like 2026-11-22T10:00:00Z");
    }
    return filter;
}

// A selector that is there and no text must not count as none: that would select more than was meant.
std::optional<std::string> read_text(const json::object& body, const char* name) {
    const json::value* value = body.if_contains(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string() || value->get_string().empty())
        refuse(status::bad_request, "bad_request", std::string(name) + " is a text, where it is given");
    return text_at(body, name);
}

std::int64_t read_number(const http::Request& request, const std::string& name, std::int64_t otherwise,
                         std::int64_t min, std::int64_t max) {
    const auto text = request.query_value(name);
    if (!text) return otherwise;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error == std::errc::result_out_of_range) number = text->starts_with('-') ? INT64_MIN : INT64_MAX;
    const bool is_number =
        end == text->data() + text->size() && error != std::errc::invalid_argument && !text->starts_with('-');
    if (!is_number || number < min || number > max) {
        refuse(status::bad_request, "bad_request",
               name + " is a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    }
    return number;
}

task<http::Response> list(Dependencies& deps, http::Request& request, const Principal& principal) {
    check_caller(deps, principal);
    store::OutboxFilter filter = read_filter([&](const char* name) { return request.query_value(name); });
    const auto limit = static_cast<std::size_t>(read_number(request, "limit", 20, 1, page_max));
    if (const auto after = read_number(request, "starting_after", 0, 0, INT64_MAX); after > 0)
        filter.after = deps.reader.outbox().cursor_of(after);
    filter.limit = limit + 1;
    const auto lines = deps.reader.outbox().list(filter);
    json::array data;
    for (const store::OutboxLine& line : lines) {
        if (data.size() < limit) data.push_back(described(line));
    }
    http::Response response = http::json_response(
        status::ok,
        json::object{{"object", "list"}, {"data", std::move(data)}, {"has_more", lines.size() > limit}});
    response.set(http::field::cache_control, "no-store");
    co_return response;
}

json::object endpoint_of(Dependencies& deps) {
    store::OutboxQueries& outbox = deps.reader.outbox();
    const store::OutboxStats stats = outbox.stats(Channel::webhook);
    const auto pause = outbox.pause(Channel::webhook);
    return {{"object", "endpoint"},
            {"paused", pause.has_value()},
            {"paused_since", pause ? json::value(format_rfc3339(pause->since)) : json::value(nullptr)},
            {"reason", pause ? json::value(pause->reason) : json::value(nullptr)},
            {"queued", stats.queued},
            {"given_up", stats.given_up},
            {"oldest_queued_at", time_or_null(stats.oldest_queued_at)}};
}

task<http::Response> endpoint(Dependencies& deps, http::Request&, const Principal& principal) {
    check_caller(deps, principal);
    http::Response response = http::json_response(status::ok, endpoint_of(deps));
    response.set(http::field::cache_control, "no-store");
    co_return response;
}

task<http::Response> resume(Dependencies& deps, http::Request& request, const Principal& principal) {
    check_caller(deps, principal);
    check_no_members(request);
    deps.outbox.resume(Channel::webhook);
    co_return http::json_response(status::ok, json::object{{"resumed", true}});
}

task<http::Response> redeliver(Dependencies& deps, http::Request& request, const Principal& principal) {
    check_caller(deps, principal);
    const json::object body = read_object(request);
    store::OutboxFilter filter = read_filter([&](const char* name) { return read_text(body, name); });
    if (filter.order_id.empty() && !filter.state && !filter.since) {
        refuse(status::bad_request, "nothing_selected", "order, since or state says what is delivered again");
    }
    filter.limit = requeued_per_step;
    const std::uint64_t count = co_await deps.outbox.redeliver(std::move(filter));
    co_return http::json_response(status::ok, json::object{{"queued", count}});
}

}  // namespace

void add_outgoing_webhook_routes(http::Router& router, Dependencies& deps) {
    const std::string path = "/api/outgoing-webhooks";
    router.add(http::verb::get, path, with_principal(deps, list));
    router.add(http::verb::get, path + "/endpoint", with_principal(deps, endpoint));
    router.add(http::verb::post, path + "/endpoint/resume", with_principal(deps, resume));
    router.add(http::verb::post, path + "/redeliver", with_principal(deps, redeliver));
}

}  // namespace orderwire::api
