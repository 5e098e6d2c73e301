#include "store/sqlite/outbox_queue.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "store/sqlite/outbox_queries.hpp"
#include "store/sqlite/rows.hpp"

namespace orderwire::store {

namespace {

using domain::Standing;

// The customer is part of what is written down. A webhook whose order has one waiting already has no turn
// yet; a customer without an address gets no mail.
constexpr const char* insert_message_sql =
    "INSERT INTO outbox (channel, order_id, version, status_before, enrollment_before, refunded_before,"
    " disputed_before, status, enrollment, refunded, disputed, view, customer, email, name, queued_at, "
    "state, attempts,"
    " next_attempt_at, last_error)"
    " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, shop_id, email, name, ?13, 'queued', 0,"
    " iif(?1 = 'webhook' AND EXISTS (SELECT 1 FROM outbox WHERE order_id = ?2 AND channel = ?1"
    " AND state = 'queued'), NULL, ?15), ''"
    " FROM customers WHERE customer_id = ?14 AND (?1 <> 'mail' OR email IS NOT NULL)";

// Unless an earlier webhook of the order was put back before it.
constexpr const char* retry_sql =
    "UPDATE outbox SET attempts = attempts + ?2, last_error = ?4, next_attempt_at ="
    " iif(channel = 'webhook' AND EXISTS (SELECT 1 FROM outbox AS earlier"
    " WHERE earlier.order_id = outbox.order_id AND earlier.channel = outbox.channel"
    " AND earlier.version < outbox.version AND earlier.state = 'queued'), NULL, ?3) WHERE message_row = ?1";

constexpr const char* schedule_next_sql =
    "UPDATE outbox SET next_attempt_at = ?2 WHERE next_attempt_at IS NULL AND message_row ="
    " (SELECT message_row FROM outbox WHERE order_id = ?1 AND channel = 'webhook' AND state = 'queued'"
    " ORDER BY version LIMIT 1)";

// Rows rise with their age, so the oldest ones tell whether there is anything.
constexpr const char* select_expired_sql =
    "SELECT message_row FROM (SELECT message_row, queued_at FROM outbox INDEXED BY outbox_undelivered"
    " WHERE state = 'queued' AND state <> 'delivered' AND channel = ?1 ORDER BY message_row LIMIT ?3)"
    " WHERE queued_at < ?2";

constexpr const char* remove_sql =
    "DELETE FROM outbox WHERE message_row IN (SELECT message_row FROM outbox INDEXED BY outbox_ended"
    " WHERE state = ?1 AND ended_at < ?2 LIMIT ?3)";

}  // namespace

OutboxQueue::OutboxQueue(sqlite::Database& database, Channels channels)
    : database_(database),
      channels_(channels),
      insert_(database, insert_message_sql),
      select_place_(database, "SELECT channel, order_id FROM outbox WHERE message_row = ?1"),
      retry_(database, retry_sql),
      end_(database,
           "UPDATE outbox SET state = ?2, attempts = attempts + ?3, last_error = ?4, ended_at = ?5,"
           " next_attempt_at = NULL WHERE message_row = ?1"),
      requeue_(database,
               "UPDATE outbox SET state = 'queued', attempts = 0, ended_at = NULL,"
               " next_attempt_at = iif(channel = 'webhook', NULL, ?2) WHERE message_row = ?1"),
      unschedule_(database,
                  "UPDATE outbox SET next_attempt_at = NULL WHERE order_id = ?1 AND channel = 'webhook'"
                  " AND state = 'queued' AND next_attempt_at IS NOT NULL"),
      schedule_next_(database, schedule_next_sql),
      select_expired_(database, select_expired_sql),
      remove_(database, remove_sql),
      set_pause_(database,
                 "INSERT OR REPLACE INTO outbox_pauses (channel, target, since, gone, reason)"
                 " VALUES (?1, ?2, ?3, ?4, ?5)"),
      lift_pause_(database, "DELETE FROM outbox_pauses WHERE channel = ?1") {}

void OutboxQueue::add(const domain::Change& change, const domain::Order& order, const Snapshot& snapshot) {
    if (channels_.webhook) add_to(Channel::webhook, change, order, snapshot);
    if (channels_.mail && domain::notice_of(change)) add_to(Channel::mail, change, order, snapshot);
}

void OutboxQueue::add_to(Channel channel, const domain::Change& change, const domain::Order& order,
                         const Snapshot& snapshot) {
    std::optional<std::string_view> status_before;
    std::optional<std::string_view> enrollment_before;
    std::optional<std::int64_t> refunded_before;
    std::optional<bool> disputed_before;
    if (const auto& before = change.before) {
        status_before = to_string(before->status);
        enrollment_before = to_string(before->enrollment);
        refunded_before = before->refunded;
        disputed_before = before->disputed;
    }
    const Standing& after = change.after;
    const bool waits = channel == Channel::mail && domain::notice_of(change) == domain::Notice::declined;
    const Time first_turn = order.updated_at + (waits ? decline_patience : std::chrono::minutes(0));
    insert_.run(to_string(channel), order.id, order.version, status_before, enrollment_before,
                refunded_before, disputed_before, to_string(after.status), to_string(after.enrollment),
                after.refunded, after.disputed, *snapshot.view, to_milliseconds(order.updated_at),
                order.customer_id, to_milliseconds(first_turn));
}

void OutboxQueue::record(const AttemptResult& result, Time now) {
    if (result.state == MessageState::queued) {
        retry_.run(result.row, result.counts, to_milliseconds(result.next_attempt_at), result.error);
        return;
    }
    end_.run(result.row, to_string(result.state), result.counts, result.error, to_milliseconds(now));
    std::string channel;
    std::string order_id;
    if (Rows row(select_place_, result.row); row.next()) {
        channel = row->text(0);
        order_id = row->text(1);
    }
    if (channel == to_string(Channel::webhook)) schedule_next(order_id, now);
}

void OutboxQueue::schedule_next(const std::string& order_id, Time now) {
    schedule_next_.run(order_id, to_milliseconds(now));
}

Requeued OutboxQueue::requeue(const OutboxFilter& filter, Time now) {
    Requeued requeued;
    const std::vector<OutboxLine> lines = list_outbox(database_, filter);
    for (const OutboxLine& line : lines) {
        requeue_.run(line.row, to_milliseconds(now));
        if (line.channel == Channel::webhook) {
            unschedule_.run(line.order_id);
            schedule_next(line.order_id, now);
        }
        ++requeued.count;
        requeued.last_row = line.row;
    }
    requeued.more = lines.size() == outbox_page(filter);
    return requeued;
}

void OutboxQueue::set_pause(Channel channel, const Pause& pause) {
    set_pause_.run(to_string(channel), pause.target, to_milliseconds(pause.since), pause.gone, pause.reason);
}

void OutboxQueue::lift_pause(Channel channel) { lift_pause_.run(to_string(channel)); }

bool OutboxQueue::prune(Time now, std::size_t limit) {
    bool more = expire(Channel::webhook, now - queued_messages_kept, now, limit);
    more |= expire(Channel::mail, now - queued_messages_kept, now, limit);
    more |= remove(MessageState::delivered, now - delivered_messages_kept, limit);
    more |= remove(MessageState::given_up, now - given_up_messages_kept, limit);
    return more;
}

bool OutboxQueue::expire(Channel channel, Time queued_before, Time now, std::size_t limit) {
    std::vector<std::int64_t> expired;
    for (Rows row(select_expired_, to_string(channel), to_milliseconds(queued_before), limit); row.next();)
        expired.push_back(row->integer(0));
    for (const std::int64_t row : expired)
        record({row, MessageState::given_up, {}, false, "it waited for too long"}, now);
    return expired.size() == limit;
}

bool OutboxQueue::remove(MessageState state, Time ended_before, std::size_t limit) {
    remove_.run(to_string(state), to_milliseconds(ended_before), limit);
    return database_.changes() == static_cast<std::int64_t>(limit);
}

}  // namespace orderwire::store
