// What leaves by itself, as a person sees it: mail that does not go, an endpoint of the shop's that rests,
// and what can be done about them; and what a customer would be written.
#include <fmt/format.h>

#include "testbench/handler_context.hpp"
#include "testbench/json_views.hpp"
#include "testbench/redaction/personal_data.hpp"

namespace orderwire::testbench {

namespace {

using http::status;
using store::Channel;

constexpr std::size_t waiting_max = 100;      // of each kind
constexpr std::size_t undelivered_max = 100;  // of each channel
constexpr std::chrono::minutes enrollment_patience{10};
constexpr std::string_view redeliver_path = "/api/testbench/outbox/redeliver";
constexpr std::string_view resume_path = "/api/testbench/outbox/resume";
constexpr std::string_view enrollment_path = "/api/testbench/enrollment";

json::object action(std::string_view label, std::string_view path, json::object body) {
    return {{"label", label}, {"method", "POST"}, {"path", path}, {"body", std::move(body)}};
}

json::object pause_of(const store::Pause& pause) {
    const std::string what = pause.gone ? "the shop's endpoint said that it is gone: "
                                        : "webhooks to the shop rest, because its endpoint keeps failing: ";
    return {{"object", "attention"},
            {"kind", "endpoint"},
            {"order", nullptr},
            {"since", format_rfc3339(pause.since)},
            {"detail", what + pause.reason},
            {"action", action("Resume", resume_path, {{"channel", "webhook"}})}};
}

json::object undelivered_of(const store::OutboxLine& line) {
    const bool is_mail = line.channel == Channel::mail;
    const bool given_up = line.state == store::MessageState::given_up;
    return {
        {"object", "attention"},
        {"kind", is_mail ? "mail" : "endpoint"},
        {"order", line.order_id},
        {"since", format_rfc3339(line.queued_at)},
        {"detail", fmt::format("{} about version {} {} after {} attempt{}: {}",
                               is_mail ? "the mail" : "the webhook to the shop", line.version,
                               given_up ? "was given up" : "has not gone", line.attempts,
                               line.attempts == 1 ? "" : "s", without_personal_data(line.last_error).text)},
        {"action", action(is_mail ? "Send again" : "Redeliver", redeliver_path,
                          {{"channel", to_string(line.channel)}, {"order", line.order_id}})}};
}

// Given up, or tried and queued again: what has not had its turn needs nobody.
bool needs_a_person(const store::OutboxLine& line) {
    return line.state == store::MessageState::given_up || (line.attempts > 0 && !line.last_error.empty());
}

Channel read_channel(HandlerContext& context, const json::object& body) {
    const std::string name = text_at(body, "channel");
    const Channel channel = name == "mail" ? Channel::mail : Channel::webhook;
    if (name != to_string(channel))
        api::refuse(status::bad_request, "bad_request", "channel is webhook or mail");
    if (!context.deps.outbox.serves(channel)) {
        api::refuse(status::conflict, "channel_off",
                    "nothing is sent on this channel: see --notify-url, --mail-dir");
    }
    return channel;
}

void add_outgoing(json::array& found, store::OutboxQueries& outbox) {
    if (const auto pause = outbox.pause(Channel::webhook)) found.push_back(pause_of(*pause));
    for (const Channel channel : {Channel::mail, Channel::webhook}) {
        for (const auto state : {store::MessageState::given_up, store::MessageState::queued}) {
            store::OutboxFilter filter;
            filter.channel = channel;
            filter.state = state;
            filter.limit = undelivered_max;
            for (const store::OutboxLine& line : outbox.list(filter)) {
                if (needs_a_person(line)) found.push_back(undelivered_of(line));
            }
        }
    }
}

// What a person must compare, and how they say that they did.
void add_review(HandlerContext& context, const std::string& order_id, json::object& item) {
    item["action"] =
        action("Seen, with a note", "/api/testbench/orders/" + order_id + "/resolve", {{"note", ""}});
    if (const auto record = context.log->record_of(order_id))
        item["record"] = record_of(*record, context.deps.settings.livemode);
}

task<http::Response> list_alerts(HandlerContext& context, http::Request&) {
    json::array data;
    const Time requested_before = context.deps.clock.now() - enrollment_patience;
    for (const store::Waiting& waiting : context.log->waiting(requested_before, waiting_max)) {
        json::object item = alert_of(waiting);
        if (waiting.kind == store::Waiting::Kind::enrollment)
            item["action"] = action("Confirm enrollment", enrollment_path, {{"order", waiting.order_id}});
        if (waiting.kind == store::Waiting::Kind::review) add_review(context, waiting.order_id, item);
        data.push_back(std::move(item));
    }
    add_outgoing(data, context.deps.reader.outbox());
    co_return http::json_response(status::ok, list_of(std::move(data), false));
}

// For an enrollment that a person saw to by hand.
task<http::Response> confirm_enrollment(HandlerContext& context, http::Request& request) {
    const json::object body = api::read_object(request);
    std::string order_id = text_at(body, "order");
    const auto order = context.deps.reader.order(order_id);
    if (!order) api::refuse(status::not_found, "unknown_order", "there is no such order");
    if (order->enrollment == domain::Enrollment::none) {
        api::refuse(status::conflict, "not_paid", "no enrollment was asked for: the order is not paid");
    }
    const store::Snapshot active = co_await context.deps.store.activate_enrollment(std::move(order_id));
    co_return http::json_response(status::ok, active.view);
}

task<http::Response> redeliver(HandlerContext& context, http::Request& request) {
    const json::object body = api::read_object(request);
    const Channel channel = read_channel(context, body);
    const std::string order = text_at(body, "order");
    if (!context.deps.reader.order(order)) {
        api::refuse(status::not_found, "unknown_order", "there is no such order");
    }
    // What was delivered is not sent a second time.
    std::uint64_t count = 0;
    for (const auto state : {store::MessageState::given_up, store::MessageState::queued}) {
        store::OutboxFilter filter;
        filter.channel = channel;
        filter.order_id = order;
        filter.state = state;
        count += co_await context.deps.outbox.redeliver(std::move(filter));
    }
    co_return http::json_response(status::ok, json::object{{"queued", count}});
}

task<http::Response> resume(HandlerContext& context, http::Request& request) {
    const json::object body = api::read_object(request);
    const Channel channel = read_channel(context, body);
    const bool resumed = context.deps.outbox.resume(channel);
    co_return http::json_response(status::ok, json::object{{"resumed", resumed}});
}

}  // namespace

void add_alert_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context) {
    router.add(http::verb::post, std::string(redeliver_path), changing(context, redeliver));
    router.add(http::verb::post, std::string(resume_path), changing(context, resume));
    router.add(http::verb::post, std::string(enrollment_path), changing(context, confirm_enrollment));
    router.add(http::verb::get, "/api/testbench/attention", reading(context, list_alerts));
}

}  // namespace orderwire::testbench
