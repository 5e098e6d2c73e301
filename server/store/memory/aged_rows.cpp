#include <algorithm>

#include "store/memory/unit_of_work.hpp"

namespace orderwire::store::memory {

namespace {

// All rows of a table that begins with an order's id.
template <class Key, class Row>
void erase_of_order(MemoryTable<Key, Row>& table, const std::string& order_id) {
    std::vector<Key> keys;
    for (const auto& [key, row] : table.rows()) {
        if (key.first == order_id) keys.push_back(key);
    }
    for (const Key& key : keys)
        table.erase(key);
}

template <class Table, class Fits>
auto keys_where(const Table& table, const Fits& fits) {
    std::vector<std::decay_t<decltype(table.rows().begin()->first)>> keys;
    for (const auto& [key, row] : table.rows()) {
        if (fits(row)) keys.push_back(key);
    }
    return keys;
}

}  // namespace

std::size_t Aged::remove_answered_before(Time time, std::size_t limit) {
    auto old = keys_where(tables_.answered, [&](const AnsweredRequest& row) { return row.at < time; });
    if (old.size() > limit) old.resize(limit);
    for (const Pair& key : old)
        tables_.answered.erase(key);
    return old.size();
}

std::vector<UnmatchedAge> Aged::oldest_unmatched(std::size_t limit) {
    std::vector<UnmatchedAge> found;
    for (const auto& [row, event] : tables_.unmatched.rows()) {
        if (found.size() == limit) break;
        found.push_back({{row, event.received_at}, event.parked});
    }
    return found;
}

std::vector<EventOfNobody> Aged::events_of_nobody(Time time, const EventAge& after, std::size_t limit) {
    const auto place = [](const EventAge& age) { return std::pair(age.received_at, age.event_row); };
    std::vector<EventOfNobody> found;
    for (const auto& [row, event] : tables_.events.rows()) {
        const EventAge age{row, event.received_at};
        if (event.outcome.order_id || event.received_at >= time || place(age) <= place(after)) continue;
        const UnmatchedRow* unmatched = tables_.unmatched.find(row);
        found.push_back({age, unmatched != nullptr && unmatched->parked,
                         event.outcome.verdict.reason == "parked_expired"});
    }
    std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    if (found.size() > limit) found.resize(limit);
    return found;
}

void Aged::remove_event(std::int64_t event_row) {
    const EventRow& event = tables_.events.at(event_row);
    tables_.events_by_id.erase({event.provider, event.account, event.id});
    tables_.unmatched.erase(event_row);
    tables_.bodies_passed_by.erase(event_row);
    tables_.events.erase(event_row);
}

BodyAge Aged::age_of(std::int64_t event_row) const {
    const EventRow& event = tables_.events.at(event_row);
    BodyAge age;
    age.event_row = event_row;
    age.received_at = event.received_at;
    age.is_unmatched = tables_.unmatched.contains(event_row);
    const auto& order_id = event.outcome.order_id;
    const OrderRow* order = order_id ? tables_.orders.find(*order_id) : nullptr;
    if (order != nullptr) age.order = BodyAge::OfOrder{order->seen.final, order->order.updated_at};
    return age;
}

std::vector<BodyAge> Aged::bodies(std::int64_t after, std::size_t limit) {
    std::vector<BodyAge> found;
    const auto& rows = tables_.events.rows();
    for (auto at = rows.upper_bound(after); at != rows.end() && found.size() < limit; ++at)
        found.push_back(age_of(at->first));
    return found;
}

std::vector<BodyAge> Aged::bodies_passed_by(std::int64_t after, std::size_t limit) {
    std::vector<BodyAge> found;
    const auto& rows = tables_.bodies_passed_by.rows();
    for (auto at = rows.upper_bound(after); at != rows.end() && found.size() < limit; ++at)
        found.push_back(age_of(at->first));
    return found;
}

void Aged::remove_body(std::int64_t event_row) {
    tables_.events.update(event_row, [](EventRow& event) { event.body.clear(); });
}

std::vector<CancelledOrderAge> Aged::cancelled_orders(const std::string& after, std::size_t limit) {
    std::vector<CancelledOrderAge> found;
    const auto& rows = tables_.orders.rows();
    for (auto at = rows.upper_bound(after); at != rows.end() && found.size() < limit; ++at) {
        const auto& [id, row] = *at;
        if (row.seen.status != domain::Status::cancelled) continue;
        found.push_back({id, row.order.customer_id, row.order.created_at, row.order.updated_at,
                         row.order.accepted_statuses.contains(domain::Status::paid),
                         !row.order.marks.empty()});
    }
    return found;
}

OrderTraces Aged::traces(const std::string& order_id) {
    const OrderRow& row = tables_.orders.at(order_id);
    OrderTraces traces;
    traces.of_guest = tables_.customers.at(row.order.customer_id).secret_hash.has_value();
    for (const auto& [key, note] : tables_.notes.rows())
        traces.noted |= key.first == order_id;
    traces.refunded = !row.order.refunds.empty() || !row.order.disputes.empty();
    for (const auto& [key, enrollment] : tables_.enrollments.rows())
        traces.gave_access |= enrollment.order_id == order_id;
    traces.told = !tables_.messages_by(order_id, Channel::webhook).empty() ||
                  !tables_.messages_by(order_id, Channel::mail).empty();
    for (const BindingRow& binding : tables_.bindings_of(order_id))
        traces.payable |= binding.binding.state == Binding::State::reserved || binding.not_ended();
    traces.bound_twice = is_bound_twice(order_id);
    return traces;
}

// A session's intent is of another kind than the session, as its prefix tells.
bool Aged::is_bound_twice(const std::string& order_id) const {
    const auto kind_of = [](const std::string& object_id) { return object_id.substr(0, 3); };
    for (const auto& [object, bound] : tables_.bound_objects.rows()) {
        if (bound.first != order_id) continue;
        const std::string& id = std::get<2>(object);
        const std::string& first = tables_.bindings.at(bound).binding.object_id;
        if (id != first && kind_of(id) == kind_of(first)) return true;
    }
    return false;
}

void Aged::remove_order(const std::string& order_id) {
    const auto events =
        keys_where(tables_.events, [&](const EventRow& event) { return event.outcome.order_id == order_id; });
    for (const std::int64_t row : events)
        remove_event(row);
    const auto answered = keys_where(
        tables_.answered, [&](const AnsweredRequest& request) { return request.order_id == order_id; });
    for (const Pair& key : answered)
        tables_.answered.erase(key);
    const auto objects =
        keys_where(tables_.bound_objects, [&](const Numbered& bound) { return bound.first == order_id; });
    for (const Named& object : objects)
        tables_.bound_objects.erase(object);
    erase_of_order(tables_.bindings, order_id);
    tables_.orders_of.erase({tables_.orders.at(order_id).order.customer_id, order_id});
    tables_.orders.erase(order_id);
}

void Aged::remove_customer_without_orders(const std::string& customer_id) {
    if (!tables_.orders_by(customer_id).empty()) return;
    for (const auto& [key, row] : tables_.enrollments.rows()) {
        if (key.first == customer_id) return;
    }
    const CustomerRow& customer = tables_.customers.at(customer_id);
    if (customer.secret_hash) tables_.customers_by_secret.erase(*customer.secret_hash);
    if (customer.known.id) tables_.customers_by_shop_id.erase(*customer.known.id);
    tables_.customers.erase(customer_id);
}

}  // namespace orderwire::store::memory
