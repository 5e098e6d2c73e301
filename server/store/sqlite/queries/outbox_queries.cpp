#include "store/sqlite/queries/outbox_queries.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "store/enum_strings.hpp"
#include "store/mailbox.hpp"
#include "store/row_cursor.hpp"
#include "store/sqlite/queries/translate_errors.hpp"
#include "store/sqlite/rows.hpp"

namespace orderwire::store {

namespace {

// Four columns before, four after; from `first` on.
constexpr const char* change_columns =
    "status_before, enrollment_before, refunded_before, disputed_before, status, enrollment, refunded, "
    "disputed";

domain::OrderState order_state_from(const Rows& row, int first) {
    return {status_named(row->text(first)), enrollment_named(row->text(first + 1)), row->integer(first + 2),
            row->integer(first + 3) != 0};
}

domain::Change change_from(const Rows& row, int first) {
    domain::Change change;
    if (!row->is_null(first)) change.before = order_state_from(row, first);
    change.after = order_state_from(row, first + 4);
    return change;
}

std::optional<Time> time_in(const Rows& row, int column) {
    const auto milliseconds = row->optional_integer(column);
    return milliseconds ? std::optional(from_milliseconds(*milliseconds)) : std::nullopt;
}

// Rows rise with time, so the first one since a time is found by halving.
std::int64_t row_before(sqlite::Database& database, Time since) {
    sqlite::Statement newest(database, "SELECT ifnull(max(message_row), 0) FROM outbox");
    sqlite::Statement next(database,
                           "SELECT message_row, queued_at FROM outbox WHERE message_row > ?1"
                           " ORDER BY message_row LIMIT 1");
    Rows end(newest);
    std::int64_t low = 0;  // everything up to it is older
    std::int64_t high = end.next() ? end->integer(0) : 0;
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        Rows row(next, middle);
        if (row.next() && row->integer(1) < to_milliseconds(since)) {
            low = row->integer(0);
        } else {
            high = middle;
        }
    }
    return low;
}

// An index serves a state that is rare; an order has few messages; all others are found as the rows stand.
std::string select_lines(const OutboxFilter& filter) {
    std::string sql = "SELECT message_row, channel, order_id, version, ";
    sql.append(change_columns).append(", state, attempts, queued_at, next_attempt_at, ended_at, last_error");
    sql += " FROM outbox WHERE message_row > ?1";
    sql += filter.channel ? " AND channel = ?3" : " AND ?3 IS NULL";
    sql += filter.order_id.empty() ? " AND ?4 = ''" : " AND order_id = ?4";
    sql += filter.state ? " AND state = ?5" : " AND ?5 IS NULL";
    if (filter.state && filter.state != MessageState::delivered) sql += " AND state <> 'delivered'";
    return sql + " ORDER BY message_row LIMIT ?2";
}

// Mails of declined payments to addresses of which `condition` is true.
std::string declines_to(const std::string& condition) {
    return "SELECT 1 FROM outbox INDEXED BY outbox_declines WHERE channel = 'mail' AND status = 'failed'"
           " AND state <> 'given_up' AND " +
           condition + " AND queued_at > ?2 AND message_row < ?3";
}

}  // namespace

std::vector<OutboxLine> list_outbox(sqlite::Database& database, const OutboxFilter& filter) {
    std::int64_t after = row_of(filter.after);
    if (filter.since) after = std::max(after, row_before(database, *filter.since));
    std::optional<std::string_view> channel;
    if (filter.channel) channel = to_string(*filter.channel);
    std::optional<std::string_view> state;
    if (filter.state) state = to_string(*filter.state);

    std::vector<OutboxLine> lines;
    sqlite::Statement select(database, select_lines(filter));
    for (Rows row(select, after, page_size(filter), channel, filter.order_id, state); row.next();) {
        lines.push_back({row->integer(0), to_cursor(row->integer(0)), channel_named(row->text(1)),
                         row->text(2), static_cast<std::uint64_t>(row->integer(3)), change_from(row, 4),
                         message_state_named(row->text(12)), static_cast<int>(row->integer(13)),
                         from_milliseconds(row->integer(14)), time_in(row, 15), time_in(row, 16),
                         row->text(17)});
    }
    return lines;
}

SqliteOutboxQueries::SqliteOutboxQueries(sqlite::Database& database)
    : database_(database),
      due_(database,
           "SELECT message_row, order_id FROM outbox INDEXED BY outbox_due WHERE channel = ?1"
           " AND state = 'queued' AND next_attempt_at <= ?2 ORDER BY next_attempt_at, message_row LIMIT ?3"),
      next_due_(database,
                "SELECT min(next_attempt_at) FROM outbox INDEXED BY outbox_due WHERE channel = ?1"
                " AND state = 'queued' AND next_attempt_at > ?2"),
      message_(database, std::string("SELECT channel, order_id, version, ") + change_columns +
                             ", view, customer, email, name, queued_at, attempts,"
                             " (SELECT metadata FROM orders WHERE orders.order_id = outbox.order_id)"
                             " FROM outbox WHERE message_row = ?1"),
      count_(database,
             "SELECT count(*) FROM outbox INDEXED BY outbox_undelivered WHERE state = ?2"
             " AND state <> 'delivered' AND channel = ?1"),
      oldest_(database,
              "SELECT queued_at FROM outbox INDEXED BY outbox_undelivered WHERE state = 'queued'"
              " AND state <> 'delivered' AND channel = ?1 ORDER BY message_row LIMIT 1"),
      declines_(database, "SELECT count(*) FROM (" + declines_to("email = ?1 COLLATE NOCASE") +
                              " UNION ALL " +
                              declines_to("email >= ?5 COLLATE NOCASE AND email < ?6 COLLATE NOCASE"
                                          " AND substr(email, -length(?7)) = ?7 COLLATE NOCASE") +
                              " LIMIT ?4)"),
      pause_(database, "SELECT target, since, gone, reason FROM outbox_pauses WHERE channel = ?1") {}

std::vector<DueMessage> SqliteOutboxQueries::due(Channel channel, Time now, std::size_t limit) {
    return translate_errors([&] {
        std::vector<DueMessage> found;
        for (Rows row(due_, to_string(channel), to_milliseconds(now), limit); row.next();)
            found.push_back({row->integer(0), row->text(1)});
        return found;
    });
}

std::optional<Time> SqliteOutboxQueries::next_due(Channel channel, Time after) {
    return translate_errors([&]() -> std::optional<Time> {
        Rows row(next_due_, to_string(channel), to_milliseconds(after));
        return row.next() ? time_in(row, 0) : std::nullopt;
    });
}

std::optional<OutboxMessage> SqliteOutboxQueries::message(std::int64_t row_number) {
    return translate_errors([&]() -> std::optional<OutboxMessage> {
        Rows row(message_, row_number);
        if (!row.next()) return std::nullopt;
        OutboxMessage message;
        message.row = row_number;
        message.channel = channel_named(row->text(0));
        message.order_id = row->text(1);
        message.version = static_cast<std::uint64_t>(row->integer(2));
        message.change = change_from(row, 3);
        message.view = row->text(11);
        message.customer = {row->optional_text(12), row->optional_text(13), row->optional_text(14)};
        message.metadata = row->text(17);
        message.queued_at = from_milliseconds(row->integer(15));
        message.attempts = static_cast<int>(row->integer(16));
        return message;
    });
}

std::vector<OutboxLine> SqliteOutboxQueries::list(const OutboxFilter& filter) {
    return translate_errors([&] { return list_outbox(database_, filter); });
}

std::string SqliteOutboxQueries::cursor_of(std::int64_t row) { return to_cursor(row); }

OutboxStats SqliteOutboxQueries::stats(Channel channel) {
    return translate_errors([&] {
        const auto count = [&](MessageState state) {
            Rows row(count_, to_string(channel), to_string(state));
            return row.next() ? static_cast<std::uint64_t>(row->integer(0)) : 0;
        };
        OutboxStats stats;
        stats.queued = count(MessageState::queued);
        stats.given_up = count(MessageState::given_up);
        if (Rows row(oldest_, to_string(channel)); row.next()) stats.oldest_queued_at = time_in(row, 0);
        return stats;
    });
}

std::size_t SqliteOutboxQueries::declines_mailed(const std::string& address, Time since,
                                                 std::int64_t before_row, std::size_t limit) {
    return translate_errors([&] {
        const Mailbox mailbox = mailbox_of(address);
        Rows row(declines_, mailbox.name + mailbox.at_host, to_milliseconds(since), before_row, limit,
                 mailbox.name + '+', mailbox.name + ',', mailbox.at_host);
        return row.next() ? static_cast<std::size_t>(row->integer(0)) : 0;
    });
}

std::optional<Pause> SqliteOutboxQueries::pause(Channel channel) {
    return translate_errors([&]() -> std::optional<Pause> {
        Rows row(pause_, to_string(channel));
        if (!row.next()) return std::nullopt;
        return Pause{row->text(0), from_milliseconds(row->integer(1)), row->integer(2) != 0, row->text(3)};
    });
}

}  // namespace orderwire::store
