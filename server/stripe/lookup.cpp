#include "stripe/lookup.hpp"

#include "stripe/objects.hpp"

namespace orderwire::stripe {

namespace {

using domain::Activity;
using domain::Contribution;
using domain::Evidence;
using domain::Review;
using domain::Status;

bool is_session(const json::object& object) { return text_at(object, "object") == "checkout.session"; }

bool is_paid(const json::object& session) {
    const std::string payment = text_at(session, "payment_status");
    return payment == "paid" || payment == "no_payment_required";
}

Standing standing_of_intent(const json::object& intent) {
    const std::string status = text_at(intent, "status");
    if (status == "succeeded") return Standing::paid;
    if (status == "canceled") return Standing::dead;
    if (status == "processing" || status == "requires_capture") return Standing::processing;
    return Standing::payable;
}

// A session that is complete but not paid waits for its intent; it does not open again when that fails.
Standing standing_of_session(const json::object& session) {
    const std::string status = text_at(session, "status");
    if (status == "expired") return Standing::dead;
    if (status != "complete") return Standing::payable;
    if (is_paid(session)) return Standing::paid;
    const json::object* intent = object_at(session, "payment_intent");
    const bool failed = intent != nullptr && (text_at(*intent, "status") == "requires_payment_method" ||
                                              text_at(*intent, "status") == "canceled");
    return failed ? Standing::dead : Standing::processing;
}

Evidence evidence_of_intent(const json::object& intent) {
    Evidence evidence = about_intent(intent);
    Contribution& contribution = evidence.contribution;
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
    return evidence;
}

Evidence evidence_of_session(const json::object& session) {
    Evidence evidence = about_session(session);
    Contribution& contribution = evidence.contribution;
    const std::string status = text_at(session, "status");
    if (status == "expired") {
        contribution.status = Status::cancelled;
    } else if (status == "complete" && is_paid(session)) {
        accept_session(contribution, session);
    } else if (status == "complete" && standing_of_session(session) == Standing::dead) {
        contribution.status = Status::failed;
        contribution.failure = failure_of(*object_at(session, "payment_intent"));
    } else {
        contribution.status = Status::pending;
        if (status == "complete") contribution.activity = Activity::processing;
    }
    return evidence;
}

}  // namespace

Standing standing_of(const json::object& object) {
    return is_session(object) ? standing_of_session(object) : standing_of_intent(object);
}

std::string record_of(const json::object& object) {
    json::object kept = object;
    kept.erase("client_secret");
    if (json::value* intent = kept.if_contains("payment_intent"); intent != nullptr && intent->is_object()) {
        intent->get_object().erase("client_secret");
    }
    return json::serialize(kept);
}

Evidence evidence_of(const json::object& object, domain::DisplayOrder at) {
    Evidence evidence = is_session(object) ? evidence_of_session(object) : evidence_of_intent(object);
    evidence.contribution.at = std::move(at);
    return evidence;
}

void add_refunds(domain::Contribution& contribution, const json::object& list) {
    add_listed_refunds(contribution, &list);
}

}  // namespace orderwire::stripe
