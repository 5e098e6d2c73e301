#include <algorithm>
#include <cctype>

#include "store/mailbox.hpp"
#include "store/memory/queries.hpp"
#include "store/memory/unit_of_work.hpp"
#include "store/row_cursor.hpp"

namespace orderwire::store::memory {

namespace {

using Locked = std::lock_guard<std::mutex>;

std::string lowercase(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool reaches(const std::string& address, const Mailbox& mailbox) {
    const std::string text = lowercase(address);
    const std::string name = lowercase(mailbox.name);
    const std::string host = lowercase(mailbox.at_host);
    return text == name + host || (text.starts_with(name + '+') && text.ends_with(host));
}

}  // namespace

std::vector<DueMessage> MemoryOutboxQueries::due(Channel channel, Time now, std::size_t limit) {
    const Locked lock(database_->rows);
    std::vector<std::pair<Time, std::int64_t>> places;
    for (const auto& [row, message] : database_->tables.outbox.rows()) {
        if (message.channel == channel && message.state == MessageState::queued && message.next_attempt_at &&
            *message.next_attempt_at <= now)
            places.emplace_back(*message.next_attempt_at, row);
    }
    std::sort(places.begin(), places.end());
    std::vector<DueMessage> found;
    for (std::size_t i = 0; i < std::min(limit, places.size()); ++i)
        found.push_back({places[i].second, database_->tables.outbox.at(places[i].second).order_id});
    return found;
}

std::optional<Time> MemoryOutboxQueries::next_due(Channel channel, Time after) {
    const Locked lock(database_->rows);
    std::optional<Time> next;
    for (const auto& [row, message] : database_->tables.outbox.rows()) {
        const auto& at = message.next_attempt_at;
        if (message.channel == channel && message.state == MessageState::queued && at && *at > after &&
            (!next || *at < *next))
            next = at;
    }
    return next;
}

std::optional<OutboxMessage> MemoryOutboxQueries::message(std::int64_t row) {
    const Locked lock(database_->rows);
    const MessageRow* found = database_->tables.outbox.find(row);
    if (found == nullptr) return std::nullopt;
    const OrderRow* order = database_->tables.orders.find(found->order_id);
    return OutboxMessage{row,
                         found->channel,
                         found->order_id,
                         found->version,
                         found->change,
                         found->view,
                         found->customer,
                         order == nullptr ? "" : order->metadata,
                         found->queued_at,
                         found->attempts};
}

std::vector<OutboxLine> MemoryOutboxQueries::list(const OutboxFilter& filter) {
    const Locked lock(database_->rows);
    return list_messages(database_->tables, filter);
}

std::string MemoryOutboxQueries::cursor_of(std::int64_t row) { return to_cursor(row); }

OutboxStats MemoryOutboxQueries::stats(Channel channel) {
    const Locked lock(database_->rows);
    OutboxStats stats;
    for (const auto& [row, message] : database_->tables.outbox.rows()) {
        if (message.channel != channel) continue;
        if (message.state == MessageState::given_up) ++stats.given_up;
        if (message.state != MessageState::queued) continue;
        ++stats.queued;
        if (!stats.oldest_queued_at) stats.oldest_queued_at = message.queued_at;
    }
    return stats;
}

std::size_t MemoryOutboxQueries::declines_mailed(const std::string& address, Time since,
                                                 std::int64_t before_row, std::size_t limit) {
    const Locked lock(database_->rows);
    const Mailbox mailbox = mailbox_of(address);
    std::size_t count = 0;
    for (const auto& [row, message] : database_->tables.outbox.rows()) {
        if (row >= before_row || count == limit) break;
        if (message.channel == Channel::mail && message.change.after.status == domain::Status::failed &&
            message.state != MessageState::given_up && message.queued_at > since && message.customer.email &&
            reaches(*message.customer.email, mailbox))
            ++count;
    }
    return count;
}

std::optional<Pause> MemoryOutboxQueries::pause(Channel channel) {
    const Locked lock(database_->rows);
    const Pause* pause = database_->tables.pauses.find(channel);
    return pause == nullptr ? std::nullopt : std::optional(*pause);
}

}  // namespace orderwire::store::memory
