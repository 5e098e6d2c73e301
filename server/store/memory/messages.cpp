#include "store/memory/unit_of_work.hpp"
#include "store/row_cursor.hpp"

namespace orderwire::store::memory {

namespace {

OutboxLine message_line(std::int64_t number, const MessageRow& row) {
    return {number,    to_cursor(number), row.channel,   row.order_id,        row.version,  row.change,
            row.state, row.attempts,      row.queued_at, row.next_attempt_at, row.ended_at, row.last_error};
}

bool message_fits(const MessageRow& row, const OutboxFilter& filter) {
    return (!filter.channel || row.channel == *filter.channel) &&
           (filter.order_id.empty() || row.order_id == filter.order_id) &&
           (!filter.state || row.state == *filter.state) && (!filter.since || row.queued_at >= *filter.since);
}

}  // namespace

std::vector<OutboxLine> list_messages(const Tables& tables, const OutboxFilter& filter) {
    std::vector<OutboxLine> lines;
    const auto& rows = tables.outbox.rows();
    for (auto at = rows.upper_bound(row_of(filter.after));
         at != rows.end() && lines.size() < page_size(filter); ++at) {
        if (message_fits(at->second, filter)) lines.push_back(message_line(at->first, at->second));
    }
    return lines;
}

void Messages::insert(const NewMessage& message) {
    const std::int64_t row = ++tables_.newest_message;
    MessageRow added;
    added.channel = message.channel;
    added.order_id = message.order_id;
    added.version = message.version;
    added.change = message.change;
    added.view = message.view;
    added.customer = message.customer;
    added.queued_at = message.queued_at;
    added.next_attempt_at = message.next_attempt_at;
    tables_.messages_of.put({message.order_id, message.channel, message.version}, row);
    tables_.outbox.put(row, std::move(added));
}

std::optional<MessagePlace> Messages::place(std::int64_t row) {
    scope_.coverage.message(row);
    const MessageRow* found = tables_.outbox.find(row);
    if (found == nullptr) return std::nullopt;
    return MessagePlace{found->channel, found->order_id, found->version, found->state};
}

std::optional<QueuedMessage> Messages::first_queued_webhook(const std::string& order_id) {
    scope_.coverage.order(order_id);
    for (const std::int64_t row : tables_.messages_by(order_id, Channel::webhook)) {
        const MessageRow& message = tables_.outbox.at(row);
        if (message.state == MessageState::queued)
            return QueuedMessage{row, message.version, message.next_attempt_at.has_value()};
    }
    return std::nullopt;
}

std::vector<OutboxLine> Messages::list(const OutboxFilter& filter) {
    scope_.coverage.anything();
    return list_messages(tables_, filter);
}

void Messages::schedule(std::int64_t row, const std::optional<Time>& next_attempt_at) {
    tables_.outbox.update(row, [&](MessageRow& message) { message.next_attempt_at = next_attempt_at; });
}

void Messages::unschedule_webhooks(const std::string& order_id) {
    for (const std::int64_t row : tables_.messages_by(order_id, Channel::webhook)) {
        tables_.outbox.update(row, [](MessageRow& message) {
            if (message.state == MessageState::queued) message.next_attempt_at.reset();
        });
    }
}

void Messages::retry(std::int64_t row, bool counts, const std::string& error,
                     const std::optional<Time>& next_attempt_at) {
    tables_.outbox.update(row, [&](MessageRow& message) {
        message.attempts += counts ? 1 : 0;
        message.last_error = error;
        message.next_attempt_at = next_attempt_at;
    });
}

void Messages::end(std::int64_t row, MessageState state, bool counts, const std::string& error, Time now) {
    tables_.outbox.update(row, [&](MessageRow& message) {
        message.state = state;
        message.attempts += counts ? 1 : 0;
        message.last_error = error;
        message.ended_at = now;
        message.next_attempt_at.reset();
    });
}

void Messages::requeue(std::int64_t row, const std::optional<Time>& next_attempt_at) {
    tables_.outbox.update(row, [&](MessageRow& message) {
        message.state = MessageState::queued;
        message.attempts = 0;
        message.ended_at.reset();
        message.next_attempt_at = next_attempt_at;
    });
}

std::vector<std::int64_t> Messages::queued_before(Channel channel, Time time, std::size_t limit) {
    scope_.coverage.anything();
    std::vector<std::int64_t> found;
    for (const auto& [row, message] : tables_.outbox.rows()) {
        if (found.size() == limit) break;
        if (message.channel == channel && message.state == MessageState::queued && message.queued_at < time)
            found.push_back(row);
    }
    return found;
}

std::size_t Messages::remove_ended(MessageState state, Time ended_before, std::size_t limit) {
    scope_.coverage.anything();
    std::vector<std::int64_t> found;
    for (const auto& [row, message] : tables_.outbox.rows()) {
        if (found.size() == limit) break;
        if (message.state == state && message.ended_at && *message.ended_at < ended_before)
            found.push_back(row);
    }
    for (const std::int64_t row : found) {
        const MessageRow& message = tables_.outbox.at(row);
        tables_.messages_of.erase({message.order_id, message.channel, message.version});
        tables_.outbox.erase(row);
    }
    return found.size();
}

void Messages::set_pause(Channel channel, const Pause& pause) { tables_.pauses.put(channel, pause); }

void Messages::lift_pause(Channel channel) { tables_.pauses.erase(channel); }

}  // namespace orderwire::store::memory
