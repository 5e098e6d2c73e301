// What the commands of a store take, and how they come out: see store/store.hpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "domain/contribution.hpp"
#include "domain/order.hpp"
#include "domain/verdict.hpp"
#include "store/customer.hpp"

namespace orderwire::store {

// A committed state of an order, as watchers need it. Where a command was asked about an order that is not
// there, it is empty: no order_id and no view.
struct Snapshot {
    std::string order_id;
    std::string customer_id;
    domain::Status status = domain::Status::pending;
    domain::Enrollment enrollment = domain::Enrollment::none;
    bool needs_enrollment = true;
    std::uint64_t version = 0;
    bool final = false;
    std::shared_ptr<const std::string> view;  // the JSON text, encoded once
};

struct CreateOrder {
    struct Idempotency {
        std::string key;
        std::string body_hash;
    };
    // The customer: one whom the shop knows by its own id, where there is one; else a guest by the hash of
    // the secret in their cookie. A new one is made where they are unknown.
    std::string customer_shop_id;
    std::string customer_secret_hash;
    domain::Course course;
    std::int64_t amount = 0;
    std::string currency;
    bool needs_enrollment = true;
    std::optional<std::string> email;  // replaces the customer's, like the name
    std::optional<std::string> name;
    std::string metadata = "{}";  // the shop's, a JSON object
    std::optional<Idempotency> idempotency;
    std::uint32_t open_orders_max = 0;  // of the customer, this one included; 0: no limit
};

struct CreatedOrder {
    enum class Outcome {
        created,
        open_already,      // the customer's open order for this course
        repeated,          // the same idempotency key and body
        already_enrolled,  // the course is theirs (or paid and on its way): `order` is the one that gave it
        idempotency_mismatch,  // the same key, another body: no order
        too_many_open,         // no order
    };
    Outcome outcome = Outcome::created;
    Snapshot order;
};

// One event as it came in, or one answer of the provider to a look-up. Events are stored raw, whatever
// becomes of them; look-ups where they change something, since most of them only confirm.
struct IncomingEvent {
    enum class Source : std::uint8_t { webhook, fetched, lookup };  // fetched: from the provider's list
    Source source = Source::webhook;
    std::string id;    // evt_…; of a look-up: made by us, unique
    std::string type;  // "payment_intent.succeeded"; of a look-up: "lookup.payment_intent"
    std::string account;
    std::int64_t created = 0;  // seconds, by the provider
    std::string body;          // the exact bytes
    std::string signature;     // the header as it came, or ""
    Time received_at{};
    // What it says, or why it says nothing about any order.
    std::variant<domain::PaymentUpdate, domain::Verdict> reading;
};

struct AppliedEvent {
    domain::Verdict verdict;
    std::optional<Snapshot> order;  // the order it belongs to, after it; also of a duplicate where known
    std::optional<domain::Status> status_before;     // of that order; nothing where it was not asked
    std::optional<std::uint64_t> version;            // that the order got from it, where it changed the order
    std::optional<std::int64_t> row = std::nullopt;  // of the event log, where it was stored now
};

// One way to pay an order, numbered from 1; at most one is open.
struct Binding {
    enum class Kind : std::uint8_t { intent, session };
    enum class State : std::uint8_t { reserved, bound, superseded, abandoned };
    std::uint32_t number = 0;
    Kind kind = Kind::intent;
    State state = State::reserved;
    std::string object_id;   // "" while reserved
    std::string parameters;  // the frozen request to the provider: repeating it gives the same object
};

struct ReservedBinding {
    enum class Outcome {
        reserved,   // the open binding of this kind that was there, else a new one
        end_first,  // `binding` can still be paid: supersede it and have the provider end it, then ask again
        order_closed,
        unknown_order,
        too_many
    };
    Outcome outcome = Outcome::reserved;
    Binding binding;
};

struct CancelledOrder {
    enum class Outcome { cancelled, already_cancelled, already_paid, bound, unknown_order };
    Outcome outcome = Outcome::cancelled;
    Snapshot order;
    std::optional<Binding> binding;  // with `bound`: can still be paid, the provider must be asked first
};

// What a person did about an order's review: closed all its open marks.
struct ResolvedReview {
    enum class Outcome { resolved, nothing_open, unknown_order };
    Outcome outcome = Outcome::resolved;
    Snapshot order;
    std::string marks;  // those that it closed: "amount_mismatch, late_payment"
};

// What a person did about an order whose payment is stuck: gave up its ways to pay, so that its customer can
// pay another way, or cancel.
struct ReleasedPayment {
    enum class Outcome { released, nothing_bound, order_closed, unknown_order };
    Outcome outcome = Outcome::released;
    Snapshot order;
    std::vector<Binding> given_up;  // as they were; at the provider they may still be payable
};

}  // namespace orderwire::store
