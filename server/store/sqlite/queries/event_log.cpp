#include "store/sqlite/queries/event_log.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string_view>

#include "store/row_cursor.hpp"
#include "store/sqlite/queries/queries.hpp"
#include "store/sqlite/queries/translate_errors.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/schema/schema.hpp"
#include "store/store.hpp"

namespace orderwire::store {

namespace {

constexpr const char* any = "*";

constexpr const char* columns =
    "SELECT event_row, event_id, type, account, created, received_at,"
    " verdict || iif(reason = '', '', ':' || reason), ifnull(order_id, ''), version, signature, body"
    " FROM events";

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
    const auto version = row->optional_integer(8);
    return {row->integer(0),
            to_cursor(row->integer(0)),
            row->text(1),
            row->text(2),
            row->text(3),
            row->integer(4),
            from_milliseconds(row->integer(5)),
            row->text(6),
            row->text(7),
            version ? std::optional(static_cast<std::uint64_t>(*version)) : std::nullopt,
            row->text(9),
            row->text(10)};
}

// A version is made by one event, or by none.
std::string select_changes(const char* condition) {
    return std::string(
               "SELECT timeline.version, at, what, value, ifnull(event_row, 0), ifnull(event_id, ''), "
               "ifnull(type, '')"
               " FROM timeline LEFT JOIN events ON events.order_id = timeline.order_id"
               " AND events.version = timeline.version WHERE timeline.order_id = ?1") +
           condition + " ORDER BY timeline.version, position";
}

template <class... Values>
std::vector<LoggedChange> changes_from(sqlite::Statement& select, const Values&... values) {
    std::vector<LoggedChange> changes;
    for (Rows row(select, values...); row.next();) {
        changes.push_back({static_cast<std::uint64_t>(row->integer(0)), from_milliseconds(row->integer(1)),
                           row->text(2), row->text(3), row->integer(4), row->text(5), row->text(6)});
    }
    return changes;
}

std::string marks_in(std::int64_t bits) {
    using domain::Review;
    const domain::EnumSet<Review> marks(static_cast<std::uint32_t>(bits));
    std::string names;
    for (const Review mark : domain::all_reviews) {
        if (!marks.contains(mark)) continue;
        if (!names.empty()) names += ", ";
        names += to_string(mark);
    }
    return names;
}

sqlite::Database open_log(const std::string& path, std::chrono::milliseconds patience) {
    try {
        sqlite::Database database = open_for_reading(path);
        database.execute("PRAGMA busy_timeout = " + std::to_string(patience.count()));
        require_schema(database, path);
        return database;
    } catch (const sqlite::SqliteError& error) {
        throw std::runtime_error("the store " + path + " cannot be read: " + error.what());
    }
}

}  // namespace

SqliteEventLog::SqliteEventLog(const std::string& path, std::chrono::milliseconds patience)
    : database_(open_log(path, patience)),
      next_(database_, select_next("")),
      next_of_order_(database_, select_next(" AND order_id = ?7")),
      with_id_(database_,
               std::string(columns) + " WHERE source <> 'local' AND event_id = ?1 ORDER BY event_row"),
      with_row_(database_, std::string(columns) + " WHERE source <> 'local' AND event_row = ?1"),
      place_(
          database_,
          "SELECT received_at, event_id FROM events WHERE event_row <= ?1 ORDER BY event_row DESC LIMIT 1"),
      since_(database_,
             "SELECT min(event_row) FROM (SELECT event_row FROM events INDEXED BY events_by_time"
             " WHERE received_at >= ?1 ORDER BY received_at LIMIT 10000)"),
      newest_(database_, "SELECT ifnull(max(event_row), 0) FROM events"),
      changes_(database_, select_changes(" AND timeline.version = ?2")),
      timeline_(database_, select_changes("")),
      in_review_(
          database_,
          "SELECT order_id, updated_at, open_reviews FROM orders WHERE open_reviews <> 0 ORDER BY order_id"
          " LIMIT ?1"),
      parked_(database_,
              "SELECT claimed_order_id, unmatched_events.received_at, type || ' ' || event_id FROM "
              "unmatched_events"
              " JOIN events USING (event_row) WHERE parked = 1 ORDER BY event_row LIMIT ?1"),
      awaiting_(database_,
                "SELECT order_id, requested_at, enrollments.course_id FROM orders"
                " JOIN enrollments USING (order_id) WHERE enrollment = 'requested' AND state = 'requested'"
                " AND requested_at < ?2 ORDER BY order_id LIMIT ?1"),
      lines_(database_),
      records_(database_) {}

std::int64_t SqliteEventLog::first_row_since(Time time) {
    Rows row(since_, to_milliseconds(time));
    row.next();
    return row->optional_integer(0).value_or(std::numeric_limits<std::int64_t>::max());
}

std::vector<LoggedEvent> SqliteEventLog::next(const EventFilter& filter, const std::string& cursor,
                                              std::size_t limit) {
    std::int64_t after = row_of(cursor);
    return translate_errors([&] {
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
    return translate_errors([&] {
        std::vector<LoggedEvent> events;
        for (Rows row(with_id_, event_id); row.next();)
            events.push_back(event_from(row));
        return events;
    });
}

std::vector<LoggedLine> SqliteEventLog::lines(const std::optional<LogPlace>& before, bool including,
                                              std::size_t limit) {
    return translate_errors([&] { return lines_.before(before, including, limit); });
}

std::optional<LoggedLine> SqliteEventLog::line(std::int64_t row) {
    return translate_errors([&] { return lines_.at(row); });
}

std::optional<LoggedEvent> SqliteEventLog::with_row(std::int64_t event_row) {
    return translate_errors([&]() -> std::optional<LoggedEvent> {
        Rows row(with_row_, event_row);
        if (!row.next()) return std::nullopt;
        return event_from(row);
    });
}

std::optional<LogPlace> SqliteEventLog::place_of(std::int64_t event_row) {
    return translate_errors([&]() -> std::optional<LogPlace> {
        Rows row(place_, event_row);
        if (!row.next()) return std::nullopt;
        return LogPlace{from_milliseconds(row->integer(0)), row->text(1)};
    });
}

std::optional<OrderRecord> SqliteEventLog::record_of(const std::string& order_id) {
    return translate_errors([&] { return records_.read(order_id); });
}

std::vector<LoggedChange> SqliteEventLog::changes_by(const LoggedEvent& event) {
    if (!event.version) return {};
    return translate_errors([&] { return changes_from(changes_, event.order_id, *event.version); });
}

std::vector<LoggedChange> SqliteEventLog::timeline_of(const std::string& order_id) {
    return translate_errors([&] { return changes_from(timeline_, order_id); });
}

std::vector<Waiting> SqliteEventLog::waiting(Time time, std::size_t limit) {
    return translate_errors([&] {
        std::vector<Waiting> found;
        for (Rows row(in_review_, limit); row.next();) {
            found.push_back({Waiting::Kind::review, row->text(0), from_milliseconds(row->integer(1)),
                             marks_in(row->integer(2))});
        }
        for (Rows row(parked_, limit); row.next();) {
            found.push_back(
                {Waiting::Kind::parked, row->text(0), from_milliseconds(row->integer(1)), row->text(2)});
        }
        for (Rows row(awaiting_, limit, to_milliseconds(time)); row.next();) {
            found.push_back(
                {Waiting::Kind::enrollment, row->text(0), from_milliseconds(row->integer(1)), row->text(2)});
        }
        return found;
    });
}

std::string SqliteEventLog::newest() {
    return translate_errors([&] {
        Rows row(newest_);
        const std::int64_t newest = row.next() ? row->integer(0) : 0;
        return newest == 0 ? "" : to_cursor(newest);
    });
}

}  // namespace orderwire::store
