#include "stripe/lookup.hpp"

#include "stripe/objects.hpp"

namespace orderwire::stripe {

namespace {

using domain::Activity;
using domain::Contribution;
using domain::PaymentUpdate;
using domain::Review;
using domain::Status;

bool is_session(const json::object& object) { return text_at(object, "object") == "checkout.session"; }

bool is_paid(const json::object& session) {
    const std::string payment = text_at(session, "payment_status");
    return payment == "paid" || payment == "no_payment_required";
}

PaymentObjectState state_of_intent(const json::object& intent) {
    const std::string status = text_at(intent, "status");
    if (status == "succeeded") return PaymentObjectState::paid;
    if (status == "canceled") return PaymentObjectState::dead;
    if (status == "processing" || status == "requires_capture") return PaymentObjectState::processing;
    return PaymentObjectState::payable;
}

// A session that is complete but not paid waits for its intent; it does not open again when that fails.
PaymentObjectState state_of_session(const json::object& session) {
    const std::string status = text_at(session, "status");
    if (status == "expired") return PaymentObjectState::dead;
    if (status != "complete") return PaymentObjectState::payable;
    if (is_paid(session)) return PaymentObjectState::paid;
    const json::object* intent = object_at(session, "payment_intent");
    const bool failed = intent != nullptr && (text_at(*intent, "status") == "requires_payment_method" ||
                                              text_at(*intent, "status") == "canceled");
    return failed ? PaymentObjectState::dead : PaymentObjectState::processing;
}

PaymentUpdate update_of_intent(const json::object& intent) {
    PaymentUpdate update = about_intent(intent);
    Contribution& contribution = update.contribution;
    const std::string status = text_at(intent, "status");
    if (status == "succeeded") {
        accept_success(contribution, intent);
    } else if (status == "canceled") {
        contribution.status = Status::cancelled;
    } else if (status == "processing") {
        contribution.status = Status::pending;
        contribution.activity = Activity::processing;
    } else if (status == "requires_action") {
        contribution.status = Status::pending;
        contribution.activity = Activity::requires_action;
    } else if (status == "requires_capture") {
        contribution.status = Status::pending;
        contribution.review = Review::manual_capture;
    } else if (status == "requires_payment_method" && object_at(intent, "last_payment_error") != nullptr) {
        contribution.status = Status::failed;
        contribution.failure = failure_of(intent);
    } else {
        contribution.status = Status::pending;
    }
    return update;
}

PaymentUpdate update_of_session(const json::object& session) {
    PaymentUpdate update = about_session(session);
    Contribution& contribution = update.contribution;
    const std::string status = text_at(session, "status");
    if (status == "expired") {
        contribution.status = Status::cancelled;
    } else if (status == "complete" && is_paid(session)) {
        accept_session(contribution, session);
    } else if (status == "complete" && state_of_session(session) == PaymentObjectState::dead) {
        contribution.status = Status::failed;
        contribution.failure = failure_of(*object_at(session, "payment_intent"));
    } else {
        contribution.status = Status::pending;
        if (status == "complete") contribution.activity = Activity::processing;
    }
    return update;
}

}  // namespace

PaymentObjectState payment_state_of(const json::object& object) {
    return is_session(object) ? state_of_session(object) : state_of_intent(object);
}

std::string record_of(const json::object& object) {
    json::object kept = object;
    kept.erase("client_secret");
    if (json::value* intent = kept.if_contains("payment_intent"); intent != nullptr && intent->is_object()) {
        intent->get_object().erase("client_secret");
    }
    return json::serialize(kept);
}

PaymentUpdate payment_update_of(const json::object& object, domain::DisplayOrder at) {
    PaymentUpdate update = is_session(object) ? update_of_session(object) : update_of_intent(object);
    update.contribution.at = std::move(at);
    return update;
}

void add_refunds(domain::Contribution& contribution, const json::object& list) {
    add_listed_refunds(contribution, &list);
}

}  // namespace orderwire::stripe
