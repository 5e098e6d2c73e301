// Liveness, readiness, and figures for Prometheus.
#include <fmt/format.h>

#include "api/middleware.hpp"

namespace orderwire::api {

namespace {

json::value age_seconds(const std::optional<Time>& since, Time now) {
    if (!since) return nullptr;
    return std::chrono::duration<double>(now - *since).count();
}

task<http::Response> health(Dependencies&, http::Request&) {
    co_return http::json_response(http::status::ok, json::object{{"status", "ok"}});
}

// Ready is: writable and not draining. How old the last event is gets told, not judged: a quiet shop is
// healthy.
task<http::Response> readiness(Dependencies& deps, http::Request&) {
    const bool draining = deps.draining.load();
    // Why first: the store may accept again in between.
    const std::string refusal = deps.store.write_refusal();
    const bool writable = refusal.empty();
    json::object body{{"status", draining   ? "draining"
                                 : writable ? "ready"
                                            : "not_ready"},
                      {"store_writable", writable}};
    if (!writable) body["reason"] = refusal;
    if (writable) {
        const store::StoreStats stats = deps.reader.stats();
        const Time now = deps.clock.now();
        body["last_event_age_seconds"] = age_seconds(stats.last_event_at, now);
        body["oldest_open_order_age_seconds"] = age_seconds(stats.oldest_open_order_at, now);
        body["parked_events"] = stats.parked;
        body["orders_in_review"] = stats.in_review;
        body["enrollments_requested"] = stats.enrollments_requested;
        body["webhooks_refused"] = deps.event_ingest.refused_count();
    }
    co_return http::json_response(
        writable && !draining ? http::status::ok : http::status::service_unavailable, body);
}

std::string gauge(std::string_view name, std::string_view help, double value) {
    return fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n{0} {2}\n", name, help, value);
}

// The queue of a channel that is on: `name` begins its figures' names, `what` is sent on it.
std::string queue_gauges(Dependencies& deps, store::Channel channel, std::string_view name,
                         std::string_view what) {
    if (!deps.outbox.serves(channel)) return {};
    const store::OutboxStats stats = deps.reader.outbox().stats(channel);
    const Time now = deps.clock.now();
    const auto age = std::chrono::duration<double>(now - stats.oldest_queued_at.value_or(now)).count();
    std::string text = gauge(fmt::format("{}_queued", name), fmt::format("{} still to be delivered.", what),
                             static_cast<double>(stats.queued));
    text +=
        gauge(fmt::format("{}_given_up", name), fmt::format("{} that were given up, kept for 30 days.", what),
              static_cast<double>(stats.given_up));
    text += gauge(fmt::format("{}_oldest_age_seconds", name),
                  fmt::format("Age of the oldest of: {} still to be delivered.", what), age);
    return text;
}

std::string forgotten_counters(const store::Forgotten& forgotten) {
    constexpr std::string_view name = "orderwire_forgotten_total";
    return fmt::format(
        "# HELP {0} What was kept for long enough and is removed, since the start.\n# TYPE {0} counter\n"
        "{0}{{what=\"events\"}} {1}\n{0}{{what=\"bodies\"}} {2}\n{0}{{what=\"orders\"}} {3}\n",
        name, forgotten.events, forgotten.bodies, forgotten.orders);
}

std::string outbox_gauges(Dependencies& deps) {
    std::string text =
        queue_gauges(deps, store::Channel::webhook, "orderwire_notify", "Webhooks to the shop");
    if (deps.outbox.serves(store::Channel::webhook)) {
        text += gauge("orderwire_notify_paused", "1 while nothing is sent to the shop's endpoint.",
                      deps.reader.outbox().pause(store::Channel::webhook) ? 1 : 0);
    }
    return text + queue_gauges(deps, store::Channel::mail, "orderwire_mail", "Mails to customers");
}

task<http::Response> metrics(Dependencies& deps, http::Request&) {
    const store::StoreStats stats = deps.reader.stats();
    const auto age = [&](const std::optional<Time>& since) {
        return since ? std::chrono::duration<double>(deps.clock.now() - *since).count() : 0.0;
    };
    std::string text = deps.metrics.render();
    text += gauge("orderwire_events_parked", "Events that wait for their order or its payment.",
                  static_cast<double>(stats.parked));
    text += gauge("orderwire_orders_in_review",
                  "Orders that a person must look at, until the review is resolved.",
                  static_cast<double>(stats.in_review));
    text += gauge("orderwire_last_event_age_seconds", "Time since the last event came in.",
                  age(stats.last_event_at));
    text += gauge("orderwire_oldest_open_order_age_seconds", "Age of the oldest open order.",
                  age(stats.oldest_open_order_at));
    text += gauge("orderwire_enrollments_requested", "Paid orders whose enrollment has not come yet.",
                  static_cast<double>(stats.enrollments_requested));
    text += gauge("orderwire_oldest_enrollment_requested_age_seconds",
                  "How long the oldest of them has waited.", age(stats.oldest_enrollment_requested_at));
    text +=
        gauge("orderwire_store_writable", "1 while the store accepts writes.", deps.store.writable() ? 1 : 0);
    text += outbox_gauges(deps);
    text += forgotten_counters(deps.store.forgotten());
    co_return http::text_response(http::status::ok, std::move(text),
                                  "text/plain; version=0.0.4; charset=utf-8");
}

}  // namespace

void add_health_routes(http::Router& router, Dependencies& deps) {
    router.add(http::verb::get, "/healthz", reading(deps, health));
    router.add(http::verb::get, "/readyz", reading(deps, readiness));
}

void add_metrics_route(http::Router& router, Dependencies& deps) {
    router.add(http::verb::get, "/metrics", reading(deps, metrics));
}

}  // namespace orderwire::api
