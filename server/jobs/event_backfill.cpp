#include "jobs/event_backfill.hpp"

#include <fmt/format.h>

#include "base/log.hpp"
#include "ingest/incoming_event.hpp"
#include "stripe/event.hpp"

namespace orderwire::jobs {

namespace {

constexpr std::chrono::seconds overlap{300};
// Of one reading, so that a long gap does not fill the memory; what is left is found by looking orders up.
constexpr std::size_t events_max = 10'000;

}  // namespace

task<result<std::size_t>> EventBackfill::read_since(Time since) {
    auto events = co_await list(to_seconds(since - overlap));
    if (!events) co_return events.error().error;
    // The list has the newest first; from the oldest on, a crash in between is noticed by the next reading.
    for (auto event = events->rbegin(); event != events->rend(); ++event) {
        std::string body = std::move(*event);
        co_await apply(std::move(body));
    }
    co_return events->size();
}

task<payments::stripe_result<std::vector<std::string>>> EventBackfill::list(std::int64_t created_from) {
    std::vector<std::string> events;  // as text: parsed they would take several times the memory
    std::string last_id;
    while (events.size() < events_max) {
        const std::string path =
            fmt::format("/v1/events?limit=100&created[gte]={}{}", created_from,
                        last_id.empty() ? "" : "&starting_after=" + payments::form_encode(last_id));
        auto page = co_await stripe_.get(path);
        if (!page) co_return page.error();
        const json::array* data = array_at(*page, "data");
        if (data == nullptr || data->empty()) co_return events;
        for (const json::value& event : *data)
            events.push_back(json::serialize(event));
        if (!bool_at(*page, "has_more").value_or(false) || !data->back().is_object()) co_return events;
        last_id = text_at(data->back().get_object(), "id");
    }
    spdlog::warn("missed events: more than {}; the oldest of them are left to look-ups", events_max);
    co_return events;
}

task<void> EventBackfill::apply(std::string body) {
    auto event = stripe::read_event(body, livemode_);
    if (!event) co_return;
    store::IncomingEvent incoming = ingest::incoming_event(store::IncomingEvent::Source::fetched,
                                                           *std::move(event), std::move(body), clock_.now());
    co_await event_ingest_.take(std::move(incoming));
}

}  // namespace orderwire::jobs
