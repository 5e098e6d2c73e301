#include "ingest/event_ingest.hpp"

#include <fmt/format.h>

#include "base/log.hpp"

namespace orderwire::ingest {

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

// A look-up that only confirms is no news, and there are many of them; nor is a fetched event that was here.
bool is_news(IncomingEvent::Source source, const domain::Verdict& verdict) {
    using Kind = domain::Verdict::Kind;
    if (source == IncomingEvent::Source::fetched) return verdict.kind != Kind::duplicate;
    return verdict.kind == Kind::applied || verdict.kind == Kind::review;
}

IngestRecord begin(const IncomingEvent& event) {
    IngestRecord record;
    record.source = event.source;
    record.at = event.received_at;
    record.signature_valid = true;
    record.event = event.id;
    record.type = event.type;
    if (const auto* update = std::get_if<domain::PaymentUpdate>(&event.reading)) {
        record.object_id = update->about.id;
    }
    record.body = event.body;
    return record;
}

}  // namespace

task<store::AppliedEvent> EventIngest::take(IncomingEvent event) {
    const IncomingEvent::Source source = event.source;
    const std::string id = event.id;
    const std::string type = event.type;
    const auto* update = std::get_if<domain::PaymentUpdate>(&event.reading);
    const std::string charge_id = update == nullptr ? "" : update->refunds_unnamed_of;
    const std::string intent_id = update == nullptr ? "" : update->about.id;
    std::optional<IngestRecord> record;
    if (log_ != nullptr && source != IncomingEvent::Source::webhook) record = begin(event);
    store::AppliedEvent applied = co_await store_.apply_event(std::move(event));
    if (record && is_news(source, applied.verdict)) {
        record->set(applied);
        log_->add(*std::move(record));
    }

    const std::string verdict = to_string(applied.verdict);
    count(metrics_, source, verdict);
    const std::string order_id = applied.order ? applied.order->order_id : "-";
    if (applied.verdict.kind == domain::Verdict::Kind::review) {
        spdlog::warn("{} {} {} order {}: {}: a person must look", name_of(source), id, type, order_id,
                     verdict);
    } else {
        const bool tell = source == IncomingEvent::Source::webhook ||
                          applied.verdict.kind == domain::Verdict::Kind::applied;
        spdlog::log(tell ? spdlog::level::info : spdlog::level::debug, "{} {} {} order {}: {}",
                    name_of(source), id, type, order_id, verdict);
    }
    if (!charge_id.empty() && applied.order && seek_refunds_) seek_refunds_(charge_id, intent_id);
    co_return applied;
}

void EventIngest::payment_refused(const std::string& code) {
    metrics_
        .counter("orderwire_payments_refused_total",
                 "Payments that the payment provider refused for good, by why.", "code=\"" + code + "\"")
        .add();
}

void EventIngest::refused(const Error& error) {
    if (const auto held_back = refusals_logged_.pass()) {
        spdlog::warn("webhook refused: {}{}", error.detail,
                     *held_back > 0 ? fmt::format(" ({} more since the last line)", *held_back) : "");
    }
    refused_.fetch_add(1, std::memory_order_relaxed);
    count(metrics_, IncomingEvent::Source::webhook, error.code);
}

}  // namespace orderwire::ingest
