#include "store/memory/event_log.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "store/enum_strings.hpp"
#include "store/memory/order_record.hpp"
#include "store/row_cursor.hpp"

namespace orderwire::store::memory {

namespace {

using Held = std::lock_guard<std::mutex>;

// Of a shell's signs a pattern of ours has `*` only.
bool is_like(const std::string& text, const std::string& pattern) {
    if (pattern.empty()) return true;
    std::string escaped;
    for (const char c : pattern) {
        if (c == '?' || c == '[' || c == '\\') escaped += '\\';
        escaped += c;
    }
    return ::fnmatch(escaped.c_str(), text.c_str(), 0) == 0;
}

std::string verdict_of(const EventRow& event) {
    std::string verdict(name_of(event.outcome.verdict.kind));
    if (!event.outcome.verdict.reason.empty()) verdict += ":" + event.outcome.verdict.reason;
    return verdict;
}

LoggedEvent logged(std::int64_t row, const EventRow& event) {
    return {row,
            to_cursor(row),
            event.id,
            event.type,
            event.account,
            event.created,
            event.received_at,
            verdict_of(event),
            event.outcome.order_id.value_or(""),
            event.outcome.version,
            event.signature,
            event.body};
}

bool event_fits(const EventRow& event, const EventFilter& filter) {
    const std::string kind(name_of(event.outcome.verdict.kind));
    const std::string full = kind + ":" + event.outcome.verdict.reason;
    return event.source == "webhook" && is_like(event.type, filter.type) &&
           (is_like(kind, filter.verdict) || is_like(full, filter.verdict)) &&
           (!filter.since || event.received_at >= *filter.since) &&
           (filter.order_id.empty() || event.outcome.order_id == filter.order_id);
}

// Every line of the timeline, with the event that made its version.
std::vector<LoggedChange> changes_of(const Tables& tables, const std::string& order_id) {
    std::vector<LoggedChange> changes;
    const OrderRow* order = tables.orders.find(order_id);
    if (order == nullptr) return changes;
    for (const domain::TimelineEntry& line : order->timeline) {
        LoggedChange& change = changes.emplace_back();
        change.version = line.version;
        change.at = line.at;
        change.what = line.what;
        change.value = line.value;
        for (const auto& [row, event] : tables.events.rows()) {
            if (event.outcome.order_id != order_id || event.outcome.version != line.version) continue;
            change.event_row = row;
            change.event_id = event.id;
            change.event_type = event.type;
        }
    }
    return changes;
}

}  // namespace

std::vector<LoggedEvent> MemoryEventLog::next(const EventFilter& filter, const std::string& after,
                                              std::size_t limit) {
    const Held lock(database_->rows);
    std::vector<LoggedEvent> found;
    const auto& rows = database_->tables.events.rows();
    for (auto at = rows.upper_bound(row_of(after)); at != rows.end() && found.size() < limit; ++at) {
        if (event_fits(at->second, filter)) found.push_back(logged(at->first, at->second));
    }
    return found;
}

std::vector<LoggedEvent> MemoryEventLog::with_id(const std::string& event_id) {
    const Held lock(database_->rows);
    std::vector<LoggedEvent> found;
    for (const auto& [row, event] : database_->tables.events.rows()) {
        if (event.id == event_id && event.source != "local") found.push_back(logged(row, event));
    }
    return found;
}

std::vector<LoggedLine> MemoryEventLog::lines(const std::optional<LogPlace>& before, bool including,
                                              std::size_t limit) {
    const Held lock(database_->rows);
    std::vector<LoggedLine> found;
    for (const auto& [row, event] : database_->tables.events.rows()) {
        if (event.source == "local") continue;
        const LogPlace place{event.received_at, event.id};
        if (!before || place < *before || (including && place == *before))
            found.push_back(line_of(database_->tables, row, event));
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.place > b.place; });
    if (found.size() > limit) found.resize(limit);
    return found;
}

std::optional<LoggedLine> MemoryEventLog::line(std::int64_t row) {
    const Held lock(database_->rows);
    const EventRow* event = database_->tables.events.find(row);
    if (event == nullptr || event->source == "local") return std::nullopt;
    return line_of(database_->tables, row, *event);
}

std::optional<LoggedEvent> MemoryEventLog::with_row(std::int64_t row) {
    const Held lock(database_->rows);
    const EventRow* event = database_->tables.events.find(row);
    if (event == nullptr || event->source == "local") return std::nullopt;
    return logged(row, *event);
}

std::optional<LogPlace> MemoryEventLog::place_of(std::int64_t row) {
    const Held lock(database_->rows);
    const auto& rows = database_->tables.events.rows();
    const auto behind = rows.upper_bound(row);
    if (behind == rows.begin()) return std::nullopt;
    const EventRow& event = std::prev(behind)->second;
    return LogPlace{event.received_at, event.id};
}

std::optional<OrderRecord> MemoryEventLog::record_of(const std::string& order_id) {
    const Held lock(database_->rows);
    return order_record(database_->tables, order_id);
}

std::vector<LoggedChange> MemoryEventLog::changes_by(const LoggedEvent& event) {
    if (!event.version) return {};
    const Held lock(database_->rows);
    std::vector<LoggedChange> changes = changes_of(database_->tables, event.order_id);
    std::erase_if(changes, [&](const LoggedChange& change) { return change.version != *event.version; });
    return changes;
}

std::vector<LoggedChange> MemoryEventLog::timeline_of(const std::string& order_id) {
    const Held lock(database_->rows);
    return changes_of(database_->tables, order_id);
}

std::vector<Waiting> MemoryEventLog::waiting(Time time, std::size_t limit) {
    const Held lock(database_->rows);
    return waiting_in(database_->tables, time, limit);
}

std::string MemoryEventLog::newest() {
    const Held lock(database_->rows);
    const auto& rows = database_->tables.events.rows();
    return rows.empty() ? "" : to_cursor(rows.rbegin()->first);
}

}  // namespace orderwire::store::memory
