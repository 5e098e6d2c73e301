#include "mail/sender.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/json.hpp"
#include "base/log.hpp"

namespace orderwire::mail {

Sender::Sender(const Composer& composer, Carrier& carrier, std::unique_ptr<store::Queries> reader,
               SenderLimits limits)
    : composer_(composer), carrier_(carrier), reader_(std::move(reader)), limits_(limits) {}

task<outbox::Delivery> Sender::send(const store::OutboxMessage& message) {
    result<Post> post = composer_.compose(message);
    if (!post) co_return outbox::Delivery::refused(post.error().detail);
    if (is_overtaken(message)) co_return outbox::Delivery::needless("the order no longer fails");
    if (beyond_limit(message)) {
        co_return outbox::Delivery::refused(fmt::format(
            "this address was told of {} declined payments within a day", limits_.declines_per_address));
    }
    Post composed = std::move(*post);
    outbox::Delivery delivery = co_await carrier_.carry(std::move(composed));
    report(delivery);
    co_return delivery;
}

// A server that takes nothing is told of when it begins and when it ends: a wrong password would else be
// noticed after a day, when messages are given up.
void Sender::report(const outbox::Delivery& delivery) {
    using Outcome = outbox::Delivery::Outcome;
    const bool taken = delivery.outcome == Outcome::delivered;
    if (delivery.outcome == Outcome::retry && !std::exchange(failing_, true)) {
        spdlog::warn("mail: not sent yet, it is tried again: {}", delivery.reason);
    }
    if (taken && std::exchange(failing_, false)) spdlog::info("mail: is sent again");
}

// A decline that the customer has put right since it was queued.
bool Sender::is_overtaken(const store::OutboxMessage& message) {
    if (domain::notice_of(message.change) != domain::Notice::declined) return false;
    const auto order = reader_->order(message.order_id);
    if (!order || order->status != domain::Status::failed) return true;
    const auto view = parse_json(*order->view);
    return view && view->is_object() && !text_at(view->get_object(), "activity").empty();
}

// Counted are those queued before it, so that a repeated attempt is judged like the first.
bool Sender::beyond_limit(const store::OutboxMessage& message) {
    if (domain::notice_of(message.change) != domain::Notice::declined) return false;
    const Time since = message.queued_at - limits_.within;
    const std::size_t limit = limits_.declines_per_address;
    return reader_->outbox().declines_mailed(*message.customer.email, since, message.row, limit) >= limit;
}

}  // namespace orderwire::mail
