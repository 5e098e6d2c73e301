#include "stripe/event.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "base/crypto.hpp"
#include "base/time.hpp"
#include "stripe/objects.hpp"

namespace orderwire::stripe {

namespace {

using domain::Activity;
using domain::PaymentUpdate;
using domain::Review;
using domain::Status;
using domain::Verdict;

// What a type of event contributes, read from its object.
struct Rule {
    std::string_view type;
    std::int32_t rank;
    std::function<Reading(const json::object& object)> read;
};

// Payment intents: a fixed status, perhaps with an activity.
auto intent(Status status, std::optional<Activity> activity = {}, std::optional<Review> review = {}) {
    return [=](const json::object& object) -> Reading {
        PaymentUpdate update = about_intent(object);
        update.contribution.status = status;
        update.contribution.activity = activity;
        update.contribution.review = review;
        return update;
    };
}

Reading intent_failed(const json::object& object) {
    PaymentUpdate update = about_intent(object);
    update.contribution.status = Status::failed;
    update.contribution.failure = failure_of(object);
    return update;
}

Reading intent_succeeded(const json::object& object) {
    PaymentUpdate update = about_intent(object);
    accept_success(update.contribution, object);
    return update;
}

Reading session_completed(const json::object& object) {
    const std::string payment_status = text_at(object, "payment_status");
    PaymentUpdate update = about_session(object);
    if (payment_status == "paid" || payment_status == "no_payment_required") {
        accept_session(update.contribution, object);
    } else {
        update.contribution.status = Status::pending;
    }
    return update;
}

Reading session_paid(const json::object& object) {
    PaymentUpdate update = about_session(object);
    accept_session(update.contribution, object);
    return update;
}

Reading session_failed(const json::object& object) {
    PaymentUpdate update = about_session(object);
    update.contribution.status = Status::failed;
    update.contribution.failure = domain::Failure{"async_payment_failed", "The payment did not go through."};
    return update;
}

Reading session_expired(const json::object& object) {
    PaymentUpdate update = about_session(object);
    update.contribution.status = Status::cancelled;
    return update;
}

Reading refund(const json::object& object) {
    PaymentUpdate update = about_intent_of(object);
    update.contribution.refunds = {refund_of(object)};
    return update;
}

// Older API versions list the refunds inside the charge, the newest ten of them. amount_refunded is no
// substitute: it can fall.
Reading charge_refunded(const json::object& object) {
    PaymentUpdate update = about_intent_of(object);
    const bool complete = add_listed_refunds(update.contribution, object_at(object, "refunds"));
    if (!complete) update.refunds_unnamed_of = text_at(object, "id");
    return update;
}

Reading dispute(const json::object& object) {
    PaymentUpdate update = about_intent_of(object);
    update.contribution.dispute = dispute_of(object);
    return update;
}

// The table. A rank is stored with what an event says, and breaks ties between events of the same second:
// what happens later in a payment has a higher one. It stays with its type for ever, wherever that is listed;
// a new type gets a number that no other ever had.
const auto& rules() {
    static const std::array all{
        Rule{"payment_intent.created", 0, intent(Status::pending)},
        Rule{"payment_intent.partially_funded", 1, intent(Status::pending)},
        Rule{"payment_intent.requires_action", 2, intent(Status::pending, Activity::requires_action)},
        Rule{"payment_intent.processing", 3, intent(Status::pending, Activity::processing)},
        Rule{"payment_intent.amount_capturable_updated", 4,
             intent(Status::pending, {}, Review::manual_capture)},
        Rule{"payment_intent.payment_failed", 5, intent_failed},
        Rule{"payment_intent.canceled", 6, intent(Status::cancelled)},
        Rule{"payment_intent.succeeded", 7, intent_succeeded},
        Rule{"checkout.session.completed", 8, session_completed},
        Rule{"checkout.session.async_payment_failed", 9, session_failed},
        Rule{"checkout.session.expired", 10, session_expired},
        Rule{"checkout.session.async_payment_succeeded", 11, session_paid},
        Rule{"charge.pending", 12, about_intent_of},
        Rule{"charge.failed", 13, about_intent_of},
        Rule{"charge.captured", 14, about_intent_of},
        Rule{"charge.succeeded", 15, about_intent_of},
        Rule{"charge.updated", 16, about_intent_of},
        Rule{"charge.expired", 27, about_intent_of},
        Rule{"refund.created", 17, refund},
        Rule{"refund.updated", 18, refund},
        Rule{"refund.failed", 19, refund},
        Rule{"charge.refund.updated", 20, refund},
        Rule{"charge.refunded", 21, charge_refunded},
        Rule{"charge.dispute.created", 22, dispute},
        Rule{"charge.dispute.updated", 23, dispute},
        Rule{"charge.dispute.funds_withdrawn", 24, dispute},
        Rule{"charge.dispute.funds_reinstated", 25, dispute},
        Rule{"charge.dispute.closed", 26, dispute},
    };
    return all;
}

Reading read(const json::object& event, const json::object* object, const Event& head, bool livemode) {
    for (const Rule& rule : rules()) {
        if (rule.type != head.type) continue;
        if (bool_at(event, "livemode") != livemode) return Verdict::ignored("wrong_mode");
        if (object == nullptr) return Verdict::ignored("no_object");
        Reading reading = rule.read(*object);
        if (auto* update = std::get_if<PaymentUpdate>(&reading)) {
            if (update->about.id.empty()) {
                return update->contribution.says_nothing() ? Verdict::no_change()
                                                           : Verdict::ignored("not_ours");
            }
            update->about.account = head.account;
            update->contribution.at = {head.created, rule.rank, head.id};
        }
        return reading;
    }
    return Verdict::ignored("unknown_type");
}

// Seconds that a date can show: what lies beyond is the last that can.
std::int64_t created_at(const json::object& event) {
    const json::value* created = event.if_contains("created");
    if (created == nullptr) return 0;
    if (created->is_uint64()) return last_second;
    return created->is_int64() ? std::clamp<std::int64_t>(created->get_int64(), 0, last_second) : 0;
}

}  // namespace

Event unreadable_event(std::string_view body) {
    Event event;
    event.id = "sha256:" + sha256_hex(body);
    event.reading = Verdict::ignored("unreadable");
    return event;
}

result<Event> read_event(std::string_view body, bool livemode) {
    const result<json::value> parsed = parse_json(body);
    if (!parsed) return parsed.error();
    const json::object* event = parsed->if_object();
    if (event == nullptr) return Error{"invalid_event", "the body is not a JSON object"};
    Event head;
    head.id = text_at(*event, "id");
    head.type = text_at(*event, "type");
    head.account = text_at(*event, "account");
    head.created = created_at(*event);
    if (head.id.empty() || head.id.size() > 255 || head.type.empty() || head.type.size() > 255) {
        return Error{"invalid_event", "the event needs an id and a type of at most 255 bytes each"};
    }
    const json::object* data = object_at(*event, "data");
    const json::object* object = data == nullptr ? nullptr : object_at(*data, "object");
    if (object != nullptr) head.object_id = text_at(*object, "id");
    // Thin events carry no snapshot: there is nothing to read.
    head.reading = text_at(*event, "object") == "v2.core.event" ? Reading{Verdict::ignored("thin_event")}
                                                                : read(*event, object, head, livemode);
    return head;
}

}  // namespace orderwire::stripe
