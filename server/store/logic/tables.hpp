// The tables as the commands see them: each function loads or saves rows, and decides nothing. What an engine
// implements, beside the queries (store/queries.hpp).
//
// Errors: whatever the engine throws ends the command, and what it did is undone. A row that a command reads
// must be covered by its keys (logic/keys.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "domain/change.hpp"
#include "domain/contribution.hpp"
#include "domain/order.hpp"
#include "domain/verdict.hpp"
#include "store/types.hpp"

namespace orderwire::store {

struct EnrollmentRow {
    std::string course_id;
    std::string order_id;  // the one that gave it
    bool active = false;   // else requested
    Time requested_at{};
    std::optional<Time> activated_at;
};

// A request with an idempotency key, and the order that it was answered with.
struct AnsweredRequest {
    std::string key_mac;
    std::string body_hash;
    std::string order_id;
    Time at{};
};

class CustomerTable {
  public:
    virtual ~CustomerTable() = default;
    virtual std::optional<std::string> id_by_secret(const std::string& secret_hash) = 0;
    virtual std::optional<std::string> id_by_shop_id(const std::string& shop_id) = 0;
    virtual Customer load(const std::string& customer_id) = 0;  // who must be there
    // Guests have a secret, the others an id at the shop; of the two one is "".
    virtual void insert(const std::string& customer_id, const std::string& secret_hash,
                        const std::string& shop_id, Time now) = 0;
    // What is not given stays as it is.
    virtual void set_details(const std::string& customer_id, const std::optional<std::string>& email,
                             const std::optional<std::string>& name) = 0;
    // The shop's own customer from now on, without a secret.
    virtual void set_shop_id(const std::string& customer_id, const std::string& shop_id) = 0;
    virtual void remove(const std::string& customer_id) = 0;

    virtual std::optional<AnsweredRequest> answered(const std::string& customer_id,
                                                    const std::string& key_mac) = 0;
    virtual std::vector<AnsweredRequest> all_answered(const std::string& customer_id) = 0;
    virtual void insert_answered(const std::string& customer_id, const AnsweredRequest& request) = 0;
    virtual void remove_answered(const std::string& customer_id) = 0;

    virtual std::optional<EnrollmentRow> enrollment(const std::string& customer_id,
                                                    const std::string& course_id) = 0;
    virtual std::vector<EnrollmentRow> enrollments(const std::string& customer_id) = 0;
    // A course is a customer's once, whichever of their orders gave it: does nothing where it is.
    virtual void insert_enrollment(const std::string& customer_id, const EnrollmentRow& row) = 0;
    virtual void activate_enrollment(const std::string& customer_id, const std::string& course_id,
                                     const std::optional<Time>& at) = 0;
    virtual void remove_enrollments(const std::string& customer_id) = 0;
};

// An order among those of its customer.
struct OwnedOrder {
    std::string order_id;
    std::string course_id;
    domain::Status status = domain::Status::pending;
    bool secondary = false;  // a guest's who signed in, beside another open order for the course
};

// What a person did about an order, and said of it.
struct OrderNote {
    std::uint32_t number = 0;
    Time at{};
    std::string_view what;  // resolved or released
    std::string about;      // the marks, or the numbers of the bindings
    std::string_view text;
    std::uint64_t version = 0;  // of the order after it
};

class OrderTable {
  public:
    virtual ~OrderTable() = default;
    virtual std::optional<domain::Order> load(const std::string& order_id) = 0;
    virtual std::optional<Snapshot> snapshot(const std::string& order_id) = 0;
    // `seen` is the order as the public sees it, encoded.
    virtual void insert(const domain::Order& order, const std::string& metadata, const Snapshot& seen) = 0;
    // What it accumulated that the public does not see; or also its new version, with where it stands where
    // that is another (`moved`).
    virtual void update_unseen(const domain::Order& order) = 0;
    virtual void update(const domain::Order& order, const Snapshot& seen, bool moved) = 0;
    // Its review marks. They are not part of the above: few orders ever have one.
    virtual void update_marks(const domain::Order& order) = 0;

    // Of one customer for one course; the newest first, open ones that they brought along as a guest last.
    virtual std::optional<std::string> open_order(const std::string& customer_id,
                                                  const std::string& course_id) = 0;
    virtual std::vector<std::string> paid_orders(const std::string& customer_id,
                                                 const std::string& course_id) = 0;
    virtual std::size_t count_open(const std::string& customer_id) = 0;  // but secondary ones
    virtual std::vector<OwnedOrder> all_of(const std::string& customer_id) = 0;
    virtual void give_to(const std::string& customer_id, const OwnedOrder& order) = 0;

    virtual std::uint32_t newest_note(const std::string& order_id) = 0;  // 0: there is none
    virtual void insert_note(const std::string& order_id, const OrderNote& note) = 0;
};

inline constexpr std::uint32_t bindings_max = 63;  // an order keeps one bit for each

struct BindingRow {
    Binding binding;
    std::optional<Time> ended_at;  // of a superseded one: nobody can pay it any more

    bool open() const {
        return binding.state == Binding::State::reserved || binding.state == Binding::State::bound;
    }
    bool not_ended() const { return binding.state == Binding::State::superseded && !ended_at; }
};

class BindingTable {
  public:
    virtual ~BindingTable() = default;
    virtual std::vector<BindingRow> of_order(const std::string& order_id) = 0;  // by number
    virtual void insert(const std::string& order_id, const Binding& binding, Time now) = 0;
    virtual void update(const std::string& order_id, const BindingRow& row) = 0;  // all but its parameters

    struct Match {
        std::string order_id;
        std::uint32_t number = 0;
        bool superseded = false;  // the order is to be paid another way now
    };
    virtual std::optional<Match> match(const domain::PaymentObject& object) = 0;
    // False where the object was bound before.
    virtual bool bind_object(const domain::PaymentObject& object, const std::string& order_id,
                             std::uint32_t number) = 0;
};

// What became of an event.
struct EventOutcome {
    domain::Verdict verdict;
    std::optional<std::string> order_id;
    std::optional<std::uint32_t> binding;
    std::optional<std::uint64_t> version;  // that the order got from it, where it changed the order
};

// An event as it is written: what it came with, and what became of it.
struct EventRecord {
    std::string_view source;  // webhook, lookup or local
    std::string_view provider;
    std::string_view account;
    std::string_view id;
    std::string_view type;
    std::int64_t created = 0;  // seconds, by the provider
    Time received_at{};
    std::string_view signature;
    std::string_view body;
};

struct UnmatchedEvent {
    std::int64_t event_row = 0;
    domain::PaymentUpdate evidence;
};

class EventTable {
  public:
    virtual ~EventTable() = default;
    struct Known {
        std::optional<std::string> order_id;
    };
    virtual std::optional<Known> find(std::string_view provider, std::string_view account,
                                      std::string_view event_id) = 0;
    // Rows are numbered from 1 on, and none gets a number that another ever had.
    virtual std::int64_t insert(const EventRecord& event, const EventOutcome& outcome) = 0;
    virtual void set_outcome(std::int64_t event_row, const EventOutcome& outcome) = 0;

    // Events that no binding matches yet; parked are those whose order may still bind their object.
    virtual void insert_unmatched(std::int64_t event_row, const domain::PaymentUpdate& evidence, bool parked,
                                  Time received_at) = 0;
    virtual void remove_unmatched(std::int64_t event_row) = 0;
    virtual std::vector<UnmatchedEvent> unmatched_about(const domain::PaymentObject& object) = 0;  // by row
    // The parked events that claim the order are no longer: their rows.
    virtual std::vector<std::int64_t> unpark(const std::string& order_id) = 0;
};

}  // namespace orderwire::store
