// Events as Stripe's are read.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/json.hpp"
#include "store/types.hpp"

namespace orderwire::store {

inline domain::Contribution contribution(const std::string& event_id, std::optional<domain::Status> status) {
    domain::Contribution made;
    made.at = {1'795'000'000, 1, event_id};
    made.status = status;
    if (status == domain::Status::failed)
        made.failure = domain::Failure{"card_declined", "Your card was declined."};
    if (status == domain::Status::paid) made.received = domain::Money{4900, "usd"};
    return made;
}

inline IncomingEvent event_about(const std::string& object_id, const std::string& event_id,
                                 domain::Contribution says, const std::string& claimed_order_id = "") {
    domain::PaymentUpdate evidence;
    evidence.about.id = object_id;
    evidence.claimed_order_id = claimed_order_id;
    evidence.contribution = std::move(says);
    IncomingEvent event;
    event.id = event_id;
    event.type = "payment_intent.test";
    event.created = 1'795'000'000;
    event.body = R"({"id":")" + event_id + R"("})";
    event.signature = "t=1,v1=ab";
    event.received_at = from_milliseconds(1'795'000'000'123);
    event.reading = std::move(evidence);
    return event;
}

inline IncomingEvent event_about(const std::string& object_id, const std::string& event_id,
                                 std::optional<domain::Status> status,
                                 const std::string& claimed_order_id = "") {
    return event_about(object_id, event_id, contribution(event_id, status), claimed_order_id);
}

// What a Checkout Session says that carries an intent.
inline IncomingEvent session_event(const std::string& session, const std::string& intent,
                                   const std::string& event_id, std::optional<domain::Status> status) {
    IncomingEvent event = event_about(session, event_id, status);
    std::get<domain::PaymentUpdate>(event.reading).also_binds = intent;
    return event;
}

inline domain::Contribution succeeded_refund(const std::string& event_id, std::int64_t amount) {
    domain::Contribution says = contribution(event_id, std::nullopt);
    says.refunds.push_back({"re_1", {domain::RefundStatus::succeeded, amount}});
    return says;
}

inline json::object parsed(const Snapshot& snapshot) {
    return parse_json(*snapshot.view).value().as_object();
}

}  // namespace orderwire::store
