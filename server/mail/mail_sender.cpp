#include "mail/mail_sender.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/json.hpp"
#include "base/log.hpp"

namespace orderwire::mail {

MailSender::MailSender(const Composer& composer, MailTransport& transport,
                       std::unique_ptr<store::Queries> reader, SenderLimits limits)
    : composer_(composer), transport_(transport), reader_(std::move(reader)), limits_(limits) {}

task<outbox::SendResult> MailSender::send(const store::OutboxMessage& message) {
    result<OutgoingMail> outgoing = composer_.compose(message);
    if (!outgoing) co_return outbox::SendResult::refused(outgoing.error().detail);
    if (is_overtaken(message)) co_return outbox::SendResult::needless("the order no longer fails");
    if (beyond_limit(message)) {
        co_return outbox::SendResult::refused(fmt::format(
            "this address was told of {} declined payments within a day", limits_.declines_per_address));
    }
    OutgoingMail composed = std::move(*outgoing);
    outbox::SendResult send_result = co_await transport_.send(std::move(composed));
    report(send_result);
    co_return send_result;
}

// A server that takes nothing is told of when it begins and when it ends: a wrong password would else be
// noticed after a day, when messages are given up.
void MailSender::report(const outbox::SendResult& send_result) {
    using Outcome = outbox::SendResult::Outcome;
    const bool taken = send_result.outcome == Outcome::delivered;
    if (send_result.outcome == Outcome::retry && !std::exchange(failing_, true)) {
        spdlog::warn("mail: not sent yet, it is tried again: {}", send_result.reason);
    }
    if (taken && std::exchange(failing_, false)) spdlog::info("mail: is sent again");
}

// A decline that the customer has put right since it was queued.
bool MailSender::is_overtaken(const store::OutboxMessage& message) {
    if (domain::notice_of(message.change) != domain::Notice::declined) return false;
    const auto order = reader_->order(message.order_id);
    if (!order || order->status != domain::Status::failed) return true;
    const auto view = parse_json(*order->view);
    return view && view->is_object() && !text_at(view->get_object(), "activity").empty();
}

// Counted are those queued before it, so that a repeated attempt is judged like the first.
bool MailSender::beyond_limit(const store::OutboxMessage& message) {
    if (domain::notice_of(message.change) != domain::Notice::declined) return false;
    const Time since = message.queued_at - limits_.within;
    const std::size_t limit = limits_.declines_per_address;
    return reader_->outbox().declines_mailed(*message.customer.email, since, message.row, limit) >= limit;
}

}  // namespace orderwire::mail
