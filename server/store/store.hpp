// The store, in commands and questions; what is behind it is SQLite today (store/sqlite).
//
// A command is answered after the commit that made it durable, on the loop that asked. Committed changes are
// then handed to the listener, in commit order. Commands of several callers share one commit.
//
// Errors: a command or question that meets a storage fault throws StorageError; the caller answers 503. What
// a caller can get wrong is an outcome, never an exception.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "base/async.hpp"
#include "base/secret.hpp"
#include "domain/contribution.hpp"
#include "domain/order.hpp"
#include "domain/verdict.hpp"
#include "store/customer.hpp"
#include "store/outbox.hpp"
#include "store/retention.hpp"

namespace orderwire::store {

class StorageError : public std::runtime_error {
  public:
    // `code` is what the caller is told: storage_unavailable, or overloaded where too much waits already.
    explicit StorageError(const std::string& what, const char* code = "storage_unavailable")
        : std::runtime_error(what), code_(code) {}
    const char* code() const { return code_; }

  private:
    const char* code_;
};

// Another process has the store's only writing connection.
class StoreInUse : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

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

// ---- commands and their outcomes

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
    std::variant<domain::Evidence, domain::Verdict> reading;
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

// ---- questions

struct OrderFilter {
    std::size_t limit = 20;      // 1 to 100
    std::string starting_after;  // an order id, or "": exclusive, newest first
    std::optional<domain::Status> status;
    std::optional<domain::Enrollment> enrollment = std::nullopt;
    std::string help_code = {};  // the last characters of an order's id, or "": for the shop only
};

struct OrderPage {
    std::vector<std::shared_ptr<const std::string>> views;
    bool has_more = false;
};

struct CourseAccess {
    domain::Enrollment enrollment = domain::Enrollment::none;
    std::string order_id;  // the customer's newest open or paid order for the course, or ""
};

struct OrderDetails {  // what is not for the public's eyes, and what is needed to make a payment
    Snapshot snapshot;
    std::int64_t amount = 0;
    std::string currency;
    domain::Course course;
    Customer customer;
    std::string metadata;  // the shop's, a JSON object
    domain::EnumSet<domain::Review> open_reviews;
};

struct OrderDetailsPage {
    std::vector<OrderDetails> orders;
    bool has_more = false;
};

struct StoreStats {  // for /readyz and /metrics
    std::optional<Time> last_event_at;
    std::uint64_t parked = 0;
    std::uint64_t in_review = 0;         // orders with an open review mark
    std::optional<Time> first_order_at;  // of all that there are
    std::optional<Time> oldest_open_order_at;
    std::uint64_t enrollments_requested = 0;  // paid orders whose enrollment has not come yet
    std::optional<Time> oldest_enrollment_requested_at;
};

// Questions, answered at once from the last commit. One for each loop; not thread-safe.
class Queries {
  public:
    virtual ~Queries() = default;
    virtual std::optional<Snapshot> order(const std::string& order_id) = 0;
    virtual std::optional<OrderDetails> order_details(const std::string& order_id) = 0;
    // The bodies of the newest events about the order's charges and intents, newest first, at most `limit`.
    virtual std::vector<std::string> payment_events(const std::string& order_id, std::size_t limit) = 0;
    virtual std::optional<std::string> customer_by_secret(const std::string& secret_hash) = 0;
    virtual std::optional<std::string> customer_by_shop_id(const std::string& shop_id) = 0;
    virtual OrderPage orders_of(const std::string& customer_id, const OrderFilter& filter) = 0;
    // Everybody's orders, or those of the customer with this shop id: for the shop.
    virtual OrderDetailsPage orders_for_shop(const std::optional<std::string>& shop_id,
                                             const OrderFilter& filter) = 0;
    virtual CourseAccess access_of(const std::string& customer_id, const std::string& course_id) = 0;
    // The bindings by which the order can still be paid, as far as we know: what to look up at the provider.
    virtual std::vector<Binding> payable_bindings(const std::string& order_id) = 0;
    // The three that follow go on after the order `after` ("": from the first), and give at most `limit`.
    //
    // Open orders, oldest first: for their expiry.
    virtual std::vector<std::string> open_orders_created_before(Time time, const std::string& after,
                                                                std::size_t limit) = 0;
    // The open orders with a payable binding, oldest first.
    virtual std::vector<std::string> open_payable_orders(const std::string& after, std::size_t limit) = 0;
    // Paid orders whose enrollment has not come, by their ids; those that were paid before `time` where it is
    // given.
    virtual std::vector<std::string> orders_awaiting_enrollment(std::optional<Time> paid_before,
                                                                const std::string& after,
                                                                std::size_t limit) = 0;
    // What order passes are signed with: 32 random bytes as base64url, made once for the store.
    virtual Secret order_pass_key() = 0;
    virtual StoreStats stats() = 0;
    virtual OutboxQueries& outbox() = 0;
};

class Store {
  public:
    virtual ~Store() = default;

    virtual task<CreatedOrder> create_order(CreateOrder command) = 0;
    virtual task<AppliedEvent> apply_event(IncomingEvent event) = 0;
    virtual task<ReservedBinding> reserve_binding(std::string order_id, Binding::Kind kind,
                                                  std::string parameters) = 0;
    // The provider made the object. Events that were parked for it are applied in the same transaction.
    virtual task<Snapshot> complete_binding(std::string order_id, std::uint32_t number,
                                            std::string object_id) = 0;
    // The provider refused for good: the next attempt gets the next number.
    virtual task<void> abandon_binding(std::string order_id, std::uint32_t number) = 0;
    // The customer pays another way: made durable before the provider is asked to end the binding, so that
    // its end says nothing about the order. That it was paid still counts.
    virtual task<void> supersede_binding(std::string order_id, std::uint32_t number) = 0;
    // The provider ended a superseded binding: nobody can pay it any more.
    virtual task<void> end_binding(std::string order_id, std::uint32_t number) = 0;
    // Cancels an order that nobody can pay. With a reserved, bound, or not yet ended binding: outcome
    // `bound`, nothing changed.
    virtual task<CancelledOrder> cancel_unbound(std::string order_id) = 0;
    virtual task<Snapshot> activate_enrollment(std::string order_id) = 0;
    // A guest turned out to be a customer whom the shop knows (`known.id`): all that is the guest's becomes
    // theirs, and the guest's secret is worth nothing from then on. False: there is no such guest.
    virtual task<bool> adopt_guest(std::string guest_secret_hash, Customer known) = 0;

    // Closes all open review marks of the order, and raises its version; the note is kept with it.
    virtual task<ResolvedReview> resolve_review(std::string order_id, std::string note) = 0;
    // Supersedes the order's open binding, and takes it and earlier ones for ended, whatever the provider
    // says; the note is kept with it. That one of them was paid still counts.
    virtual task<ReleasedPayment> release_payment(std::string order_id, std::string note) = 0;

    virtual Outbox& outbox() = 0;

    virtual std::unique_ptr<Queries> make_queries() = 0;

    // Whether writes are accepted: false from the first failed sync on, and while the disk refuses. From any
    // thread, like the next.
    virtual bool writable() const = 0;
    // Why they are not, in words for the operator; empty while they are.
    virtual std::string write_refusal() const = 0;
    virtual Forgotten forgotten() const = 0;  // from any thread
    // Commits what is queued, writes the checkpoint, closes. Commands after it throw StorageError. Stop the
    // store before the loops that asked it are destroyed: answers are still posted to them.
    virtual void stop() = 0;
};

// Hears every committed change of an order, in commit order and after the answers of the same commit were
// posted, on the writer's thread: hand over and return.
using Listener = std::function<void(std::span<const Snapshot>)>;

// `url` is "sqlite:PATH"; what goes into the outbox is what `channels` says. Throws std::runtime_error with
// one clear line: not writable, in use by another process (StoreInUse), a newer schema, an unknown scheme.
std::unique_ptr<Store> open_store(const std::string& url, const Clock& clock, Listener listener,
                                  Channels channels = {}, Retention retention = {});

}  // namespace orderwire::store
