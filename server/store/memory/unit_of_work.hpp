// A transaction of the store in memory: rows are changed at once, and taken back where the command fails.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/logic/unit_of_work.hpp"
#include "store/memory/coverage.hpp"
#include "store/memory/database.hpp"

namespace orderwire::store::memory {

// The rows, and which of them the command at hand may read.
struct Scope {
    Tables& tables;
    Coverage coverage{tables};
};

class Customers final : public CustomerTable {
  public:
    explicit Customers(Scope& scope) : scope_(scope), tables_(scope.tables) {}
    std::optional<std::string> id_by_secret(const std::string& secret_hash) override;
    std::optional<std::string> id_by_shop_id(const std::string& shop_id) override;
    Customer load(const std::string& customer_id) override;
    void insert(const std::string& customer_id, const std::string& secret_hash, const std::string& shop_id,
                Time now) override;
    void set_details(const std::string& customer_id, const std::optional<std::string>& email,
                     const std::optional<std::string>& name) override;
    void set_shop_id(const std::string& customer_id, const std::string& shop_id) override;
    void remove(const std::string& customer_id) override;
    std::optional<AnsweredRequest> answered(const std::string& customer_id,
                                            const std::string& key_mac) override;
    std::vector<AnsweredRequest> all_answered(const std::string& customer_id) override;
    void insert_answered(const std::string& customer_id, const AnsweredRequest& request) override;
    void remove_answered(const std::string& customer_id) override;
    std::optional<EnrollmentRow> enrollment(const std::string& customer_id,
                                            const std::string& course_id) override;
    std::vector<EnrollmentRow> enrollments(const std::string& customer_id) override;
    void insert_enrollment(const std::string& customer_id, const EnrollmentRow& row) override;
    void activate_enrollment(const std::string& customer_id, const std::string& course_id,
                             const std::optional<Time>& at) override;
    void remove_enrollments(const std::string& customer_id) override;

  private:
    Scope& scope_;
    Tables& tables_;
};

class Orders final : public OrderTable {
  public:
    explicit Orders(Scope& scope) : scope_(scope), tables_(scope.tables) {}
    std::optional<domain::Order> load(const std::string& order_id) override;
    std::optional<Snapshot> snapshot(const std::string& order_id) override;
    void insert(const domain::Order& order, const std::string& metadata, const Snapshot& seen) override;
    void update_unseen(const domain::Order& order) override;
    void update(const domain::Order& order, const Snapshot& seen, bool moved) override;
    void update_marks(const domain::Order& order) override;
    std::optional<std::string> open_order(const std::string& customer_id,
                                          const std::string& course_id) override;
    std::vector<std::string> paid_orders(const std::string& customer_id,
                                         const std::string& course_id) override;
    std::size_t count_open(const std::string& customer_id) override;
    std::vector<OwnedOrder> all_of(const std::string& customer_id) override;
    void give_to(const std::string& customer_id, const OwnedOrder& order) override;
    std::uint32_t newest_note(const std::string& order_id) override;
    void insert_note(const std::string& order_id, const OrderNote& note) override;

  private:
    Scope& scope_;
    Tables& tables_;
};

class Bindings final : public BindingTable {
  public:
    explicit Bindings(Scope& scope) : scope_(scope), tables_(scope.tables) {}
    std::vector<BindingRow> of_order(const std::string& order_id) override;
    void insert(const std::string& order_id, const Binding& binding, Time now) override;
    void update(const std::string& order_id, const BindingRow& row) override;
    std::optional<Match> match(const domain::PaymentObject& object) override;
    bool bind_object(const domain::PaymentObject& object, const std::string& order_id,
                     std::uint32_t number) override;

  private:
    Scope& scope_;
    Tables& tables_;
};

class Events final : public EventTable {
  public:
    explicit Events(Scope& scope) : scope_(scope), tables_(scope.tables) {}
    std::optional<Known> find(std::string_view provider, std::string_view account,
                              std::string_view event_id) override;
    std::int64_t insert(const EventRecord& event, const EventOutcome& outcome) override;
    void set_outcome(std::int64_t event_row, const EventOutcome& outcome) override;
    void insert_unmatched(std::int64_t event_row, const domain::PaymentUpdate& evidence, bool parked,
                          Time received_at) override;
    void remove_unmatched(std::int64_t event_row) override;
    std::vector<UnmatchedEvent> unmatched_about(const domain::PaymentObject& object) override;
    std::vector<std::int64_t> unpark(const std::string& order_id) override;

  private:
    Scope& scope_;
    Tables& tables_;
};

class Messages final : public OutboxTable {
  public:
    explicit Messages(Scope& scope) : scope_(scope), tables_(scope.tables) {}
    void insert(const NewMessage& message) override;
    std::optional<MessagePlace> place(std::int64_t row) override;
    std::optional<QueuedMessage> first_queued_webhook(const std::string& order_id) override;
    std::vector<OutboxLine> list(const OutboxFilter& filter) override;
    void schedule(std::int64_t row, const std::optional<Time>& next_attempt_at) override;
    void unschedule_webhooks(const std::string& order_id) override;
    void retry(std::int64_t row, bool counts, const std::string& error,
               const std::optional<Time>& next_attempt_at) override;
    void end(std::int64_t row, MessageState state, bool counts, const std::string& error, Time now) override;
    void requeue(std::int64_t row, const std::optional<Time>& next_attempt_at) override;
    std::vector<std::int64_t> queued_before(Channel channel, Time time, std::size_t limit) override;
    std::size_t remove_ended(MessageState state, Time ended_before, std::size_t limit) override;
    void set_pause(Channel channel, const Pause& pause) override;
    void lift_pause(Channel channel) override;

  private:
    Scope& scope_;
    Tables& tables_;
};

class HeldDuties final : public DutyTable {
  public:
    HeldDuties(Scope& scope, const Clock& clock) : scope_(scope), clock_(clock) {}
    Time now() override { return clock_.now(); }
    std::optional<DutyRow> find(const std::string& duty) override;
    void put(const std::string& duty, const DutyRow& row) override;

  private:
    Scope& scope_;
    const Clock& clock_;
};

class Aged final : public AgedRows {
  public:
    explicit Aged(Tables& tables) : tables_(tables) {}
    std::size_t remove_answered_before(Time time, std::size_t limit) override;
    std::vector<UnmatchedAge> oldest_unmatched(std::size_t limit) override;
    std::vector<EventOfNobody> events_of_nobody(Time time, const EventAge& after, std::size_t limit) override;
    void remove_event(std::int64_t event_row) override;
    std::int64_t bodies_done() override { return tables_.bodies_done; }
    void set_bodies_done(std::int64_t event_row) override { tables_.bodies_done = event_row; }
    std::vector<BodyAge> bodies(std::int64_t after, std::size_t limit) override;
    std::vector<BodyAge> bodies_passed_by(std::int64_t after, std::size_t limit) override;
    void pass_by_body(std::int64_t event_row) override { tables_.bodies_passed_by.put(event_row, true); }
    void forget_passed_by(std::int64_t event_row) override { tables_.bodies_passed_by.erase(event_row); }
    void remove_body(std::int64_t event_row) override;
    std::vector<CancelledOrderAge> cancelled_orders(const std::string& after, std::size_t limit) override;
    OrderTraces traces(const std::string& order_id) override;
    void remove_order(const std::string& order_id) override;
    void remove_customer_without_orders(const std::string& customer_id) override;

  private:
    BodyAge age_of(std::int64_t event_row) const;
    bool is_bound_twice(const std::string& order_id) const;

    Tables& tables_;
};

// What the outbox's list holds, by row.
std::vector<OutboxLine> list_messages(const Tables& tables, const OutboxFilter& filter);

class Unit final : public UnitOfWork {
  public:
    Unit(Tables& tables, const Clock& clock) : scope_{tables}, duties_(scope_, clock), aged_(tables) {}

    // From here on the coverage is that of these keys, or of none.
    void load(const KeySet& keys) override;
    void load_everything();

    CustomerTable& customers() override { return customers_; }
    OrderTable& orders() override { return orders_; }
    BindingTable& bindings() override { return bindings_; }
    EventTable& events() override { return events_; }
    OutboxTable& outbox() override { return messages_; }
    DutyTable& duties() override { return duties_; }
    AgedRows& aged() override { return aged_; }

  private:
    Scope scope_;
    Customers customers_{scope_};
    Orders orders_{scope_};
    Bindings bindings_{scope_};
    Events events_{scope_};
    Messages messages_{scope_};
    HeldDuties duties_;
    Aged aged_;
};

}  // namespace orderwire::store::memory
