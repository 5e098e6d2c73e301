#include "stripe/event.hpp"

#include <array>
#include <functional>

#include "stripe/objects.hpp"

namespace orderwire::stripe {

namespace {

using domain::Activity;
using domain::Evidence;
using domain::Review;
using domain::Status;
using domain::Verdict;

// What a type of event contributes, read from its object.
struct Rule {
    std::string_view type;
    std::function<Reading(const json::object& object)> read;
};

// Payment intents: a fixed status, perhaps with an activity.
auto intent(Status status, std::optional<Activity> activity = {}, std::optional<Review> review = {}) {
    return [=](const json::object& object) -> Reading {
        Evidence evidence = about_intent(object);
        evidence.contribution.status = status;
        evidence.contribution.activity = activity;
        evidence.contribution.review = review;
        return evidence;
    };
}

Reading intent_failed(const json::object& object) {
    Evidence evidence = about_intent(object);
    evidence.contribution.status = Status::failed;
    evidence.contribution.failure = failure_of(object);
    return evidence;
}

Reading intent_succeeded(const json::object& object) {
    Evidence evidence = about_intent(object);
    accept_success(evidence.contribution, object);
    return evidence;
}

Reading session_completed(const json::object& object) {
    const std::string payment_status = text_at(object, "payment_status");
    Evidence evidence = about_session(object);
    if (payment_status == "paid" || payment_status == "no_payment_required") {
        accept_session(evidence.contribution, object);
    } else {
        evidence.contribution.status = Status::pending;
    }
    return evidence;
}

Reading session_paid(const json::object& object) {
    Evidence evidence = about_session(object);
    accept_session(evidence.contribution, object);
    return evidence;
}

Reading session_failed(const json::object& object) {
    Evidence evidence = about_session(object);
    evidence.contribution.status = Status::failed;
    evidence.contribution.failure =
        domain::Failure{"async_payment_failed", "The payment did not go through."};
    return evidence;
}

Reading session_expired(const json::object& object) {
    Evidence evidence = about_session(object);
    evidence.contribution.status = Status::cancelled;
    return evidence;
}

Reading refund(const json::object& object) {
    Evidence evidence = about_intent_of(object);
    evidence.contribution.refunds = {refund_of(object)};
    return evidence;
}

// Older API versions list the refunds inside the charge, the newest ten of them. amount_refunded is no
// substitute: it can fall.
Reading charge_refunded(const json::object& object) {
    Evidence evidence = about_intent_of(object);
    const bool complete = add_listed_refunds(evidence.contribution, object_at(object, "refunds"));
    if (!complete) evidence.refunds_unnamed_of = text_at(object, "id");
    return evidence;
}

Reading dispute(const json::object& object) {
    Evidence evidence = about_intent_of(object);
    evidence.contribution.dispute = dispute_of(object);
    return evidence;
}

Reading audit_only(const json::object&) { return Verdict::no_change(); }

// The table, in the fixed order of types that breaks ties between events of the same second: what happens
// later in a payment stands later.
const auto& rules() {
    static const std::array all{
        Rule{"payment_intent.created", intent(Status::pending)},
        Rule{"payment_intent.partially_funded", intent(Status::pending)},
        Rule{"payment_intent.requires_action", intent(Status::pending, Activity::requires_action)},
        Rule{"payment_intent.processing", intent(Status::pending, Activity::processing)},
        Rule{"payment_intent.amount_capturable_updated", intent(Status::pending, {}, Review::manual_capture)},
        Rule{"payment_intent.payment_failed", intent_failed},
        Rule{"payment_intent.canceled", intent(Status::cancelled)},
        Rule{"payment_intent.succeeded", intent_succeeded},
        Rule{"checkout.session.completed", session_completed},
        Rule{"checkout.session.async_payment_failed", session_failed},
        Rule{"checkout.session.expired", session_expired},
        Rule{"checkout.session.async_payment_succeeded", session_paid},
        Rule{"charge.pending", audit_only},
        Rule{"charge.failed", audit_only},
        Rule{"charge.captured", audit_only},
        Rule{"charge.succeeded", audit_only},
        Rule{"charge.updated", audit_only},
        Rule{"refund.created", refund},
        Rule{"refund.updated", refund},
        Rule{"refund.failed", refund},
        Rule{"charge.refund.updated", refund},
        Rule{"charge.refunded", charge_refunded},
        Rule{"charge.dispute.created", dispute},
        Rule{"charge.dispute.updated", dispute},
        Rule{"charge.dispute.funds_withdrawn", dispute},
        Rule{"charge.dispute.funds_reinstated", dispute},
        Rule{"charge.dispute.closed", dispute},
    };
    return all;
}

Reading read(const json::object& event, const json::object* object, const Event& head, bool livemode) {
    for (std::size_t i = 0; i < rules().size(); ++i) {
        const Rule& rule = rules()[i];
        if (rule.type != head.type) continue;
        if (bool_at(event, "livemode") != livemode) return Verdict::ignored("wrong_mode");
        if (object == nullptr) return Verdict::ignored("no_object");
        Reading reading = rule.read(*object);
        if (auto* evidence = std::get_if<Evidence>(&reading)) {
            if (evidence->about.id.empty()) return Verdict::ignored("not_ours");
            evidence->about.account = head.account;
            evidence->contribution.at = {head.created, static_cast<std::int32_t>(i), head.id};
        }
        return reading;
    }
    return Verdict::ignored("unknown_type");
}

}  // namespace

result<Event> read_event(std::string_view body, bool livemode) {
    const result<json::value> parsed = parse_json(body);
    if (!parsed) return parsed.error();
    const json::object* event = parsed->if_object();
    if (event == nullptr) return Error{"invalid_event", "the body is not a JSON object"};
    Event head;
    head.id = text_at(*event, "id");
    head.type = text_at(*event, "type");
    head.account = text_at(*event, "account");
    head.created = integer_at(*event, "created").value_or(0);
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
