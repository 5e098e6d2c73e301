#include "store/logic/message_queue.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace orderwire::store {

MessageQueue::MessageQueue(OutboxTable& outbox, Duties& duties, const Clock& clock, Channels channels)
    : outbox_(outbox), duties_(duties), clock_(clock), channels_(channels) {}

bool MessageQueue::wants(const domain::Change& change) const {
    return channels_.webhook || (channels_.mail && domain::notice_of(change));
}

void MessageQueue::add(const domain::Change& change, const domain::Order& order, const Snapshot& seen,
                       const Customer& customer) {
    const Time now = order.updated_at;
    NewMessage message{Channel::webhook, order.id, order.version, change,
                       *seen.view,       customer, now,           std::nullopt};
    if (channels_.webhook) {
        if (!outbox_.first_queued_webhook(order.id)) message.next_attempt_at = now;
        outbox_.insert(message);
    }
    const auto notice = domain::notice_of(change);
    if (channels_.mail && notice && customer.email) {
        const bool is_patient = notice == domain::Notice::declined;
        message.channel = Channel::mail;
        message.next_attempt_at = now + (is_patient ? decline_patience : std::chrono::minutes(0));
        outbox_.insert(message);
    }
}

void MessageQueue::record(const AttemptResult& result) {
    const auto place = outbox_.place(result.row);
    // That somebody delivered it is true, whoever says so. All else may be news of a holder who was held up,
    // and would undo what the one does who has the duty now.
    if (!place || place->state == MessageState::delivered) return;
    const bool delivered = result.state == MessageState::delivered;
    if (!delivered && result.lease && !duties_.is_latest(*result.lease)) return;
    if (result.state == MessageState::queued) {
        if (place->state != MessageState::queued) return;
        std::optional<Time> next = result.next_attempt_at;
        if (waits(*place)) next.reset();  // an earlier one was put back meanwhile
        outbox_.retry(result.row, result.counts, result.error, next);
        return;
    }
    outbox_.end(result.row, result.state, result.counts, result.error, clock_.now());
    if (place->channel == Channel::webhook) schedule_next(place->order_id);
}

bool MessageQueue::waits(const MessagePlace& place) {
    if (place.channel != Channel::webhook) return false;
    const auto first = outbox_.first_queued_webhook(place.order_id);
    return first && first->version < place.version;
}

void MessageQueue::schedule_next(const std::string& order_id) {
    const auto first = outbox_.first_queued_webhook(order_id);
    if (first && !first->scheduled) outbox_.schedule(first->row, clock_.now());
}

Requeued MessageQueue::requeue(const OutboxFilter& filter) {
    Requeued requeued;
    const std::vector<OutboxLine> lines = outbox_.list(filter);
    for (const OutboxLine& line : lines) {
        const bool is_webhook = line.channel == Channel::webhook;
        outbox_.requeue(line.row, is_webhook ? std::nullopt : std::optional(clock_.now()));
        if (is_webhook) {
            outbox_.unschedule_webhooks(line.order_id);
            schedule_next(line.order_id);
        }
        ++requeued.count;
        requeued.next = line.cursor;
    }
    requeued.more = lines.size() == page_size(filter);
    return requeued;
}

bool MessageQueue::prune(std::size_t limit) {
    const Time now = clock_.now();
    bool more = expire(Channel::webhook, limit);
    more |= expire(Channel::mail, limit);
    more |= outbox_.remove_ended(MessageState::delivered, now - delivered_messages_kept, limit) == limit;
    more |= outbox_.remove_ended(MessageState::given_up, now - given_up_messages_kept, limit) == limit;
    return more;
}

bool MessageQueue::expire(Channel channel, std::size_t limit) {
    const auto expired = outbox_.queued_before(channel, clock_.now() - queued_messages_kept, limit);
    for (const std::int64_t row : expired)
        record({row, MessageState::given_up, {}, false, "it waited for too long"});
    return expired.size() == limit;
}

}  // namespace orderwire::store
