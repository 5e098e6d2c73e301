#include "mail/sender.hpp"

#include <fmt/format.h>

namespace orderwire::mail {

Sender::Sender(const Composer& composer, Carrier& carrier, std::unique_ptr<store::Reader> reader,
               SenderLimits limits)
    : composer_(composer), carrier_(carrier), reader_(std::move(reader)), limits_(limits) {}

task<outbox::Delivery> Sender::send(const store::OutboxMessage& message) {
    result<Post> post = composer_.compose(message);
    if (!post) co_return outbox::Delivery::refused(post.error().detail);
    if (beyond_limit(message)) {
        co_return outbox::Delivery::refused(fmt::format(
            "this address was told of {} declined payments within a day", limits_.declines_per_address));
    }
    outbox::Delivery delivery = co_await carrier_.carry(std::move(*post));
    co_return delivery;
}

// Counted are those queued before it, so that a repeated attempt is judged like the first.
bool Sender::beyond_limit(const store::OutboxMessage& message) {
    if (domain::notice_of(message.change) != domain::Notice::declined) return false;
    const Time since = message.queued_at - limits_.within;
    const std::size_t limit = limits_.declines_per_address;
    return reader_->outbox().declines_mailed(*message.customer.email, since, message.row, limit) >= limit;
}

}  // namespace orderwire::mail
