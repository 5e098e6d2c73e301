#include "store/sqlite/event_log.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string_view>

#include "store/sqlite/ask.hpp"
#include "store/sqlite/reader.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/schema.hpp"
#include "store/store.hpp"

namespace orderwire::store {

namespace {

constexpr const char* any = "*";

constexpr const char* columns =
    "SELECT event_row, event_id, type, account, created, received_at,"
    " verdict || iif(reason = '', '', ':' || reason), ifnull(order_id, ''), signature, body FROM events";

// ?1 the row before, ?2 the limit, ?3 a type, ?4 and ?5 a verdict, ?6 the earliest time, ?7 an order.
std::string select_next(const char* condition) {
    return std::string(columns) + " WHERE source = 'webhook' AND event_row > ?1 AND type GLOB ?3" +
           " AND (verdict GLOB ?4 OR verdict || ':' || reason GLOB ?5) AND received_at >= ?6" + condition +
           " ORDER BY event_row LIMIT ?2";
}

// GLOB has more signs than `*`; in a pattern of ours they are plain characters.
std::string glob(const std::string& pattern) {
    if (pattern.empty()) return any;
    std::string escaped;
    for (const char c : pattern) {
        if (c == '?' || c == '[') {
            escaped += std::string("[") + c + "]";
        } else {
            escaped += c;
        }
    }
    return escaped;
}

LoggedEvent event_from(const Rows& row) {
    return {row->integer(0), row->text(1),    row->text(2),
            row->text(3),    row->integer(4), from_milliseconds(row->integer(5)),
            row->text(6),    row->text(7),    row->text(8),
            row->text(9)};
}

sqlite::Database open_log(const std::string& path) {
    try {
        sqlite::Database database = open_for_reading(path);
        // Nobody waits for us, so we can wait for the writer where it closes or brings the store forward.
        database.execute("PRAGMA busy_timeout = 5000");
        require_schema(database, path);
        return database;
    } catch (const sqlite::SqliteError& error) {
        throw std::runtime_error("the store " + path + " cannot be read: " + error.what());
    }
}

}  // namespace

SqliteEventLog::SqliteEventLog(const std::string& path)
    : database_(open_log(path)),
      next_(database_, select_next("")),
      next_of_order_(database_, select_next(" AND order_id = ?7")),
      with_id_(database_,
               std::string(columns) + " WHERE source = 'webhook' AND event_id = ?1 ORDER BY event_row"),
      since_(database_,
             "SELECT min(event_row) FROM events INDEXED BY events_by_time WHERE source = 'webhook' AND "
             "received_at >= ?1"),
      newest_(database_, "SELECT ifnull(max(event_row), 0) FROM events"),
      next_arrival_(database_, "SELECT min(received_at) FROM events WHERE order_id = ?1 AND event_row > ?2"),
      changes_(database_,
               "SELECT version, at, what, value FROM timeline WHERE order_id = ?1 AND at >= ?2 AND (at < ?3 "
               "OR at = ?2)"
               " ORDER BY version, position") {}

std::int64_t SqliteEventLog::first_row_since(Time time) {
    Rows row(since_, to_milliseconds(time));
    row.next();
    return row->optional_integer(0).value_or(std::numeric_limits<std::int64_t>::max());
}

std::vector<LoggedEvent> SqliteEventLog::next(const EventFilter& filter, std::int64_t after,
                                              std::size_t limit) {
    return ask([&] {
        const std::int64_t earliest = filter.since ? to_milliseconds(*filter.since) : 0;
        if (filter.since && after == 0) after = first_row_since(*filter.since) - 1;
        const std::string type = glob(filter.type);
        const std::string verdict = glob(filter.verdict);
        sqlite::Statement& select = filter.order_id.empty() ? next_ : next_of_order_;
        std::vector<LoggedEvent> events;
        const auto read = [&](auto&&... more) {
            for (Rows row(select, after, limit, type, verdict, verdict, earliest, more...); row.next();)
                events.push_back(event_from(row));
        };
        if (filter.order_id.empty()) {
            read();
        } else {
            read(filter.order_id);
        }
        return events;
    });
}

std::vector<LoggedEvent> SqliteEventLog::with_id(const std::string& event_id) {
    return ask([&] {
        std::vector<LoggedEvent> events;
        for (Rows row(with_id_, event_id); row.next();)
            events.push_back(event_from(row));
        return events;
    });
}

std::vector<LoggedChange> SqliteEventLog::changes_after(const LoggedEvent& event) {
    return ask([&] {
        std::int64_t until = std::numeric_limits<std::int64_t>::max();
        if (Rows row(next_arrival_, event.order_id, event.row); row.next())
            until = row->optional_integer(0).value_or(until);
        std::vector<LoggedChange> changes;
        for (Rows row(changes_, event.order_id, to_milliseconds(event.received_at), until); row.next();) {
            changes.push_back({static_cast<std::uint64_t>(row->integer(0)),
                               from_milliseconds(row->integer(1)), row->text(2), row->text(3)});
        }
        return changes;
    });
}

std::int64_t SqliteEventLog::newest_row() {
    return ask([&] {
        Rows row(newest_);
        return row.next() ? row->integer(0) : 0;
    });
}

}  // namespace orderwire::store
