#include "payments/intake.hpp"

#include "base/log.hpp"

namespace orderwire::payments {

namespace {

using store::IncomingEvent;

std::string_view name_of(IncomingEvent::Source source) {
    switch (source) {
        case IncomingEvent::Source::webhook:
            return "webhook";
        case IncomingEvent::Source::fetched:
            return "fetched";
        case IncomingEvent::Source::lookup:
            return "lookup";
    }
    return "";
}

void count(Metrics& metrics, IncomingEvent::Source source, const std::string& verdict) {
    const std::string label = "verdict=\"" + verdict + "\"";
    if (source == IncomingEvent::Source::webhook) {
        metrics.counter("orderwire_webhooks_total", "Webhook requests by what became of them.", label).add();
    } else {
        metrics
            .counter("orderwire_lookups_total",
                     "Answers of the payment provider that were asked for, by what became of them.",
                     "kind=\"" + std::string(name_of(source)) + "\"," + label)
            .add();
    }
}

}  // namespace

task<store::AppliedEvent> Intake::take(IncomingEvent event) {
    const IncomingEvent::Source source = event.source;
    const std::string id = event.id;
    const std::string type = event.type;
    store::AppliedEvent applied = co_await store_.apply_event(std::move(event));

    const std::string verdict = to_string(applied.verdict);
    count(metrics_, source, verdict);
    const std::string order_id = applied.order ? applied.order->order_id : "-";
    if (applied.verdict.kind == domain::Verdict::Kind::review) {
        spdlog::warn("{} {} {} order {}: {}: a person must look", name_of(source), id, type, order_id,
                     verdict);
    } else {
        // A look-up that only confirms is no news, and there are many of them.
        const bool is_news = source == IncomingEvent::Source::webhook ||
                             applied.verdict.kind == domain::Verdict::Kind::applied;
        spdlog::log(is_news ? spdlog::level::info : spdlog::level::debug, "{} {} {} order {}: {}",
                    name_of(source), id, type, order_id, verdict);
    }
    co_return applied;
}

void Intake::refused(const Error& error) {
    spdlog::warn("webhook refused: {}", error.detail);
    refused_.fetch_add(1, std::memory_order_relaxed);
    count(metrics_, IncomingEvent::Source::webhook, error.code);
}

}  // namespace orderwire::payments
