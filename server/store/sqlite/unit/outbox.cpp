#include "store/sqlite/unit/outbox.hpp"

#include <string_view>

#include "store/enum_strings.hpp"
#include "store/sqlite/queries/outbox_queries.hpp"
#include "store/sqlite/rows.hpp"

namespace orderwire::store {

namespace {

constexpr const char* insert_message_sql =
    "INSERT INTO outbox (channel, order_id, version, status_before, enrollment_before, refunded_before,"
    " disputed_before, status, enrollment, refunded, disputed, view, customer, email, name, queued_at, "
    "state, attempts, next_attempt_at, last_error)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 'queued', 0, ?17, '')";

// Rows rise with their age, so the oldest ones tell whether there is anything.
constexpr const char* queued_before_sql =
    "SELECT message_row FROM (SELECT message_row, queued_at FROM outbox INDEXED BY outbox_undelivered"
    " WHERE state = 'queued' AND state <> 'delivered' AND channel = ?1 ORDER BY message_row LIMIT ?3)"
    " WHERE queued_at < ?2";

constexpr const char* remove_ended_sql =
    "DELETE FROM outbox WHERE message_row IN (SELECT message_row FROM outbox INDEXED BY outbox_ended"
    " WHERE state = ?1 AND ended_at < ?2 LIMIT ?3)";

std::optional<std::int64_t> column_of(const std::optional<Time>& time) {
    return time ? std::optional(to_milliseconds(*time)) : std::nullopt;
}

}  // namespace

SqliteOutbox::SqliteOutbox(sqlite::Database& database)
    : database_(database),
      insert_(database, insert_message_sql),
      select_place_(database, "SELECT channel, order_id, version, state FROM outbox WHERE message_row = ?1"),
      first_queued_(database,
                    "SELECT message_row, version, next_attempt_at IS NOT NULL FROM outbox"
                    " WHERE order_id = ?1 AND channel = 'webhook' AND state = 'queued'"
                    " ORDER BY version LIMIT 1"),
      schedule_(database, "UPDATE outbox SET next_attempt_at = ?2 WHERE message_row = ?1"),
      unschedule_(database,
                  "UPDATE outbox SET next_attempt_at = NULL WHERE order_id = ?1 AND channel = 'webhook'"
                  " AND state = 'queued' AND next_attempt_at IS NOT NULL"),
      retry_(database,
             "UPDATE outbox SET attempts = attempts + ?2, last_error = ?3, next_attempt_at = ?4"
             " WHERE message_row = ?1"),
      end_(database,
           "UPDATE outbox SET state = ?2, attempts = attempts + ?3, last_error = ?4, ended_at = ?5,"
           " next_attempt_at = NULL WHERE message_row = ?1"),
      requeue_(database,
               "UPDATE outbox SET state = 'queued', attempts = 0, ended_at = NULL, next_attempt_at = ?2"
               " WHERE message_row = ?1"),
      queued_before_(database, queued_before_sql),
      remove_ended_(database, remove_ended_sql),
      set_pause_(database,
                 "INSERT OR REPLACE INTO outbox_pauses (channel, target, since, gone, reason)"
                 " VALUES (?1, ?2, ?3, ?4, ?5)"),
      lift_pause_(database, "DELETE FROM outbox_pauses WHERE channel = ?1") {}

void SqliteOutbox::insert(const NewMessage& message) {
    std::optional<std::string_view> status_before;
    std::optional<std::string_view> enrollment_before;
    std::optional<std::int64_t> refunded_before;
    std::optional<bool> disputed_before;
    if (const auto& before = message.change.before) {
        status_before = to_string(before->status);
        enrollment_before = to_string(before->enrollment);
        refunded_before = before->refunded;
        disputed_before = before->disputed;
    }
    const domain::OrderState& after = message.change.after;
    const Customer& customer = message.customer;
    insert_.run(to_string(message.channel), message.order_id, message.version, status_before,
                enrollment_before, refunded_before, disputed_before, to_string(after.status),
                to_string(after.enrollment), after.refunded, after.disputed, message.view, customer.id,
                customer.email, customer.name, to_milliseconds(message.queued_at),
                column_of(message.next_attempt_at));
}

std::optional<MessagePlace> SqliteOutbox::place(std::int64_t row_number) {
    Rows row(select_place_, row_number);
    if (!row.next()) return std::nullopt;
    return MessagePlace{channel_named(row->text(0)), row->text(1),
                        static_cast<std::uint64_t>(row->integer(2)), message_state_named(row->text(3))};
}

std::optional<QueuedMessage> SqliteOutbox::first_queued_webhook(const std::string& order_id) {
    Rows row(first_queued_, order_id);
    if (!row.next()) return std::nullopt;
    return QueuedMessage{row->integer(0), static_cast<std::uint64_t>(row->integer(1)), row->integer(2) != 0};
}

std::vector<OutboxLine> SqliteOutbox::list(const OutboxFilter& filter) {
    return list_outbox(database_, filter);
}

void SqliteOutbox::schedule(std::int64_t row, const std::optional<Time>& next_attempt_at) {
    schedule_.run(row, column_of(next_attempt_at));
}

void SqliteOutbox::unschedule_webhooks(const std::string& order_id) { unschedule_.run(order_id); }

void SqliteOutbox::retry(std::int64_t row, bool counts, const std::string& error,
                         const std::optional<Time>& next_attempt_at) {
    retry_.run(row, counts, error, column_of(next_attempt_at));
}

void SqliteOutbox::end(std::int64_t row, MessageState state, bool counts, const std::string& error,
                       Time now) {
    end_.run(row, to_string(state), counts, error, to_milliseconds(now));
}

void SqliteOutbox::requeue(std::int64_t row, const std::optional<Time>& next_attempt_at) {
    requeue_.run(row, column_of(next_attempt_at));
}

std::vector<std::int64_t> SqliteOutbox::queued_before(Channel channel, Time time, std::size_t limit) {
    std::vector<std::int64_t> found;
    for (Rows row(queued_before_, to_string(channel), to_milliseconds(time), limit); row.next();)
        found.push_back(row->integer(0));
    return found;
}

std::size_t SqliteOutbox::remove_ended(MessageState state, Time ended_before, std::size_t limit) {
    remove_ended_.run(to_string(state), to_milliseconds(ended_before), limit);
    return static_cast<std::size_t>(database_.changes());
}

void SqliteOutbox::set_pause(Channel channel, const Pause& pause) {
    set_pause_.run(to_string(channel), pause.target, to_milliseconds(pause.since), pause.gone, pause.reason);
}

void SqliteOutbox::lift_pause(Channel channel) { lift_pause_.run(to_string(channel)); }

}  // namespace orderwire::store
