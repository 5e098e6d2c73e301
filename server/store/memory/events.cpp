#include <stdexcept>

#include "store/memory/unit_of_work.hpp"

namespace orderwire::store::memory {

std::optional<EventTable::Known> Events::find(std::string_view provider, std::string_view account,
                                              std::string_view event_id) {
    const Named id{provider, account, event_id};
    scope_.coverage.event(id);
    const std::int64_t* row = tables_.events_by_id.find(id);
    if (row == nullptr) return std::nullopt;
    return Known{tables_.events.at(*row).outcome.order_id};
}

std::int64_t Events::insert(const EventRecord& event, const EventOutcome& outcome) {
    // Schemas check it.
    if (event.source != "webhook" && event.source != "lookup" && event.source != "local")
        throw std::runtime_error("CHECK constraint failed: an event has no such source");
    const std::int64_t row = ++tables_.newest_event;
    tables_.events_by_id.put(Named{event.provider, event.account, event.id}, row);
    tables_.events.put(row,
                       {std::string(event.source), std::string(event.provider), std::string(event.account),
                        std::string(event.id), std::string(event.type), event.created, event.received_at,
                        std::string(event.signature), std::string(event.body), outcome});
    return row;
}

void Events::set_outcome(std::int64_t event_row, const EventOutcome& outcome) {
    tables_.events.update(event_row, [&](EventRow& row) { row.outcome = outcome; });
}

void Events::insert_unmatched(std::int64_t event_row, const domain::PaymentUpdate& evidence, bool parked,
                              Time received_at) {
    tables_.unmatched.put(event_row, {evidence, parked, received_at});
}

void Events::remove_unmatched(std::int64_t event_row) { tables_.unmatched.erase(event_row); }

std::vector<UnmatchedEvent> Events::unmatched_about(const domain::PaymentObject& object) {
    scope_.coverage.object(object);
    std::vector<UnmatchedEvent> found;
    for (const auto& [row, event] : tables_.unmatched.rows()) {
        if (same_object(event.evidence.about, object)) found.push_back({row, event.evidence});
    }
    return found;
}

std::vector<std::int64_t> Events::unpark(const std::string& order_id) {
    scope_.coverage.order(order_id);
    std::vector<std::int64_t> found;
    for (const auto& [row, event] : tables_.unmatched.rows()) {
        if (event.parked && event.evidence.claimed_order_id == order_id) found.push_back(row);
    }
    for (const std::int64_t row : found)
        tables_.unmatched.update(row, [](UnmatchedRow& event) { event.parked = false; });
    return found;
}

}  // namespace orderwire::store::memory
