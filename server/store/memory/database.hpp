// All that a store in memory holds: the tables of schema.sql, as maps.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/secret.hpp"
#include "domain/order.hpp"
#include "store/logic/aged_rows.hpp"
#include "store/logic/duty_table.hpp"
#include "store/logic/outbox_table.hpp"
#include "store/logic/tables.hpp"
#include "store/memory/table.hpp"

namespace orderwire::store::memory {

struct CustomerRow {
    std::optional<std::string> secret_hash;
    Customer known;
    Time created_at{};
};

struct OrderRow {
    domain::Order order;                          // but its timeline and when it was paid
    std::vector<domain::TimelineEntry> timeline;  // all of it
    Snapshot seen;
    std::string metadata;
    bool secondary = false;
};

struct NoteRow {
    Time at{};
    std::string what;
    std::string about;
    std::string text;
    std::uint64_t version = 0;
};

struct StoredBinding : BindingRow {
    Time created_at{};
};

struct EventRow {
    std::string source;
    std::string provider;
    std::string account;
    std::string id;
    std::string type;
    std::int64_t created = 0;
    Time received_at{};
    std::string signature;
    std::string body;
    EventOutcome outcome;
};

struct UnmatchedRow {
    domain::PaymentUpdate evidence;
    bool parked = false;
    Time received_at{};
};

struct MessageRow {
    Channel channel = Channel::webhook;
    std::string order_id;
    std::uint64_t version = 0;
    domain::Change change;
    std::string view;
    Customer customer;
    Time queued_at{};
    MessageState state = MessageState::queued;
    int attempts = 0;
    std::optional<Time> next_attempt_at;
    std::optional<Time> ended_at;
    std::string last_error;
};

using Pair = std::pair<std::string, std::string>;
using Numbered = std::pair<std::string, std::uint32_t>;
using Named = std::tuple<std::string, std::string, std::string>;  // provider, account, id
using MessageKey = std::tuple<std::string, Channel, std::uint64_t>;

struct Tables {
    Journal journal;
    MemoryTable<std::string, CustomerRow> customers{journal};
    MemoryTable<std::string, std::string> customers_by_secret{journal};
    MemoryTable<std::string, std::string> customers_by_shop_id{journal};
    MemoryTable<Pair, AnsweredRequest> answered{journal};   // of a customer, a key's MAC
    MemoryTable<Pair, EnrollmentRow> enrollments{journal};  // of a customer, a course
    MemoryTable<std::string, OrderRow> orders{journal};
    MemoryTable<Pair, bool> orders_of{journal};  // of a customer, an order
    MemoryTable<Numbered, NoteRow> notes{journal};
    MemoryTable<Numbered, StoredBinding> bindings{journal};
    MemoryTable<Named, Numbered> bound_objects{journal};
    MemoryTable<std::int64_t, EventRow> events{journal};
    MemoryTable<Named, std::int64_t> events_by_id{journal};
    MemoryTable<std::int64_t, UnmatchedRow> unmatched{journal};
    MemoryTable<std::int64_t, bool> bodies_passed_by{journal};
    MemoryTable<std::int64_t, MessageRow> outbox{journal};
    MemoryTable<MessageKey, std::int64_t> messages_of{journal};  // the row
    MemoryTable<Channel, Pause> pauses{journal};
    MemoryTable<std::string, DutyRow> duties{journal};
    // Numbers that are never given again, whatever is taken back.
    std::int64_t newest_event = 0;
    std::int64_t newest_message = 0;
    std::int64_t bodies_done = 0;

    std::optional<std::string> customer_by_secret(const std::string& secret_hash) const;
    std::optional<std::string> customer_by_shop_id(const std::string& shop_id) const;
    std::vector<const OrderRow*> orders_by(const std::string& customer_id) const;               // by id
    std::vector<BindingRow> bindings_of(const std::string& order_id) const;                     // by number
    std::vector<std::int64_t> messages_by(const std::string& order_id, Channel channel) const;  // by version
    bool has_unmatched_about(const domain::PaymentObject& object) const;
};

// Any number of stores, questions and logs may share one: within this process it is what a file is to SQLite.
struct Database {
    Database();
    std::mutex commits;  // one command after the other, until its listener was told
    std::mutex rows;     // of what follows
    Tables tables;
    const Secret order_pass_secret;
    const Secret idempotency_secret;
};

// Those of one name share their rows for as long as the process lives, or until they are forgotten; without a
// name each is another.
std::shared_ptr<Database> database_named(const std::string& name);
void forget_database(const std::string& name);

bool same_object(const domain::PaymentObject& a, const domain::PaymentObject& b);
inline Named named(const domain::PaymentObject& object) {
    return {object.provider, object.account, object.id};
}
// What SQL makes of a binding: by its object somebody can pay, as far as we know.
bool is_payable(const BindingRow& row);

}  // namespace orderwire::store::memory
