// What a store in memory holds, written into the tables of SQLite: so that a test looks into either by one
// and the same SQL.
#pragma once

#include "base/sqlite.hpp"
#include "store/enum_strings.hpp"
#include "store/memory/database.hpp"
#include "store/sqlite/schema/schema.hpp"
#include "store/stored_evidence.hpp"

namespace orderwire::store {

class Mirror {
  public:
    explicit Mirror(const memory::Tables& tables) : tables_(tables) {
        database.execute(schema_sql);
        copy_customers();
        copy_orders();
        copy_bindings();
        copy_events();
        copy_outbox();
        for (const auto& [duty, row] : tables_.duties.rows())
            insert("duties", duty, row.holder, row.epoch, to_milliseconds(row.held_until));
    }
    sqlite::Database database{":memory:", sqlite::Mode::read_write_create};

  private:
    static std::optional<std::int64_t> ms(const std::optional<Time>& time) {
        return time ? std::optional(to_milliseconds(*time)) : std::nullopt;
    }
    template <class... Values>
    void insert(const std::string& table, const Values&... values) {
        std::string marks = "?1";
        for (std::size_t i = 2; i <= sizeof...(values); ++i)
            marks += ", ?" + std::to_string(i);
        sqlite::Statement(database, "INSERT INTO " + table + " VALUES (" + marks + ")").run(values...);
    }

    void copy_customers() {
        for (const auto& [id, row] : tables_.customers.rows())
            insert("customers", id, row.secret_hash, row.known.id, row.known.email, row.known.name,
                   to_milliseconds(row.created_at));
        for (const auto& [key, row] : tables_.enrollments.rows())
            insert("enrollments", key.first, key.second, row.order_id, row.active ? "active" : "requested",
                   to_milliseconds(row.requested_at), ms(row.activated_at));
        for (const auto& [key, row] : tables_.answered.rows())
            insert("idempotency_keys", key.first, key.second, row.body_hash, row.order_id,
                   to_milliseconds(row.at));
    }

    void copy_orders() {
        for (const auto& [id, row] : tables_.orders.rows()) {
            const domain::Order& order = row.order;
            const auto& activity = order.activity_at;
            const auto& failure = order.failure_at;
            std::optional<std::string_view> activity_name;
            if (order.latest_activity) activity_name = to_string(*order.latest_activity);
            const auto created = [](const auto& at) {
                return at ? std::optional(at->created) : std::nullopt;
            };
            const auto type_order = [](const auto& at) {
                return at ? std::optional(at->type_order) : std::nullopt;
            };
            const auto event_id = [](const auto& at) { return at ? std::optional(at->id) : std::nullopt; };
            insert("orders", id, order.customer_id, order.course.id, order.course.title, order.course.url,
                   order.amount, order.currency, order.needs_enrollment, to_milliseconds(order.created_at),
                   row.metadata, row.secondary, order.accepted_statuses.bits(), order.reviews().bits(),
                   order.open_reviews().bits(), order.paid_bindings, activity_name, created(activity),
                   type_order(activity), event_id(activity), order.latest_failure.code,
                   order.latest_failure.message, created(failure), type_order(failure), event_id(failure),
                   to_string(row.seen.status), to_string(row.seen.enrollment), row.seen.final,
                   row.seen.version, to_milliseconds(order.updated_at), *row.seen.view);
            copy_parts(id, row);
        }
        for (const auto& [key, note] : tables_.notes.rows())
            insert("order_notes", key.first, key.second, to_milliseconds(note.at), note.what, note.about,
                   note.text, note.version);
    }

    void copy_parts(const std::string& id, const memory::OrderRow& row) {
        std::int64_t position = 0;
        for (const auto& line : row.timeline)
            insert("timeline", id, line.version, position++, to_milliseconds(line.at), line.what, line.value);
        for (const auto& [refund_id, refund] : row.order.refunds)
            insert("refunds", id, refund_id, name_of(refund.status), refund.amount);
        for (const auto& [dispute_id, dispute] : row.order.disputes)
            insert("disputes", id, dispute_id, dispute.open_or_lost, dispute.at.created,
                   dispute.at.type_order, dispute.at.id);
        for (const auto& [mark, seen] : row.order.marks) {
            std::optional<std::int64_t> amount;
            std::optional<std::string> currency;
            std::optional<std::uint32_t> closed_by;
            if (seen.came) amount = seen.came->amount, currency = seen.came->currency;
            if (!seen.open()) closed_by = seen.closed_by;
            insert("review_marks", id, to_string(mark.review), mark.cause, seen.at.created,
                   seen.at.type_order, seen.at.id, amount, currency, closed_by);
        }
    }

    void copy_bindings() {
        for (const auto& [key, row] : tables_.bindings.rows()) {
            std::optional<std::string> object_id;
            if (!row.binding.object_id.empty()) object_id = row.binding.object_id;
            insert("bindings", key.first, key.second, "stripe", "", name_of(row.binding.kind),
                   name_of(row.binding.state), object_id, row.binding.parameters,
                   to_milliseconds(row.created_at), ms(row.ended_at));
        }
        for (const auto& [object, bound] : tables_.bound_objects.rows())
            insert("bound_objects", std::get<0>(object), std::get<1>(object), std::get<2>(object),
                   bound.first, bound.second);
    }

    void copy_events() {
        for (const auto& [row, event] : tables_.events.rows())
            insert("events", row, event.source, event.provider, event.account, event.id, event.type,
                   event.created, to_milliseconds(event.received_at), name_of(event.outcome.verdict.kind),
                   event.outcome.verdict.reason, event.outcome.order_id, event.outcome.binding,
                   event.outcome.version, event.signature, event.body);
        for (const auto& [row, event] : tables_.unmatched.rows())
            insert("unmatched_events", row, event.evidence.about.provider, event.evidence.about.account,
                   event.evidence.about.id, event.evidence.claimed_order_id, event.parked,
                   to_milliseconds(event.received_at), encode_evidence(event.evidence));
        for (const auto& [row, yes] : tables_.bodies_passed_by.rows())
            insert("bodies_passed_by", row);
    }

    void copy_outbox() {
        for (const auto& [row, message] : tables_.outbox.rows()) {
            std::optional<std::string_view> status;
            std::optional<std::string_view> enrollment;
            std::optional<std::int64_t> refunded;
            std::optional<bool> disputed;
            if (const auto& before = message.change.before) {
                status = to_string(before->status);
                enrollment = to_string(before->enrollment);
                refunded = before->refunded;
                disputed = before->disputed;
            }
            const auto& after = message.change.after;
            insert("outbox", row, to_string(message.channel), message.order_id, message.version, status,
                   enrollment, refunded, disputed, to_string(after.status), to_string(after.enrollment),
                   after.refunded, after.disputed, message.view, message.customer.id, message.customer.email,
                   message.customer.name, to_milliseconds(message.queued_at), to_string(message.state),
                   message.attempts, ms(message.next_attempt_at), ms(message.ended_at), message.last_error);
        }
    }

    const memory::Tables& tables_;
};

inline sqlite::Database mirror_of(memory::Database& database) {
    const std::lock_guard lock(database.rows);
    return std::move(Mirror(database.tables).database);
}

}  // namespace orderwire::store
