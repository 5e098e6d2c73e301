#include <algorithm>

#include "store/memory/unit_of_work.hpp"

namespace orderwire::store::memory {

namespace {

bool still_open(const OrderRow& row) { return row.seen.status <= domain::Status::failed; }

void add_lines(std::vector<domain::TimelineEntry>& all, const domain::Order& order) {
    for (const domain::TimelineEntry& line : order.timeline) {
        if (line.version == order.version) all.push_back(line);
    }
}

}  // namespace

std::optional<domain::Order> Orders::load(const std::string& order_id) {
    scope_.coverage.order(order_id);
    const OrderRow* row = tables_.orders.find(order_id);
    if (row == nullptr) return std::nullopt;
    domain::Order order = row->order;
    const auto shown = std::min(row->timeline.size(), domain::timeline_entries_max);
    order.timeline.assign(row->timeline.end() - static_cast<std::ptrdiff_t>(shown), row->timeline.end());
    return order;
}

std::optional<Snapshot> Orders::snapshot(const std::string& order_id) {
    scope_.coverage.order(order_id);
    const OrderRow* row = tables_.orders.find(order_id);
    return row == nullptr ? std::nullopt : std::optional(row->seen);
}

void Orders::insert(const domain::Order& order, const std::string& metadata, const Snapshot& seen) {
    scope_.coverage.made_order(order.id);
    OrderRow row{order, {}, seen, metadata, false};
    add_lines(row.timeline, order);
    tables_.orders.put(order.id, std::move(row));
    tables_.orders_of.put({order.customer_id, order.id}, true);
}

void Orders::update_unseen(const domain::Order& order) {
    tables_.orders.update(order.id, [&](OrderRow& row) { row.order = order; });
}

void Orders::update(const domain::Order& order, const Snapshot& seen, bool) {
    tables_.orders.update(order.id, [&](OrderRow& row) {
        row.order = order;
        row.seen = seen;
        add_lines(row.timeline, order);
    });
}

void Orders::update_marks(const domain::Order& order) {
    tables_.orders.update(order.id, [&](OrderRow& row) { row.order.marks = order.marks; });
}

std::optional<std::string> Orders::open_order(const std::string& customer_id, const std::string& course_id) {
    scope_.coverage.course(customer_id, course_id);
    const OrderRow* found = nullptr;
    for (const OrderRow* row : tables_.orders_by(customer_id)) {
        if (row->order.course.id != course_id || !still_open(*row)) continue;
        if (found == nullptr || row->secondary <= found->secondary) found = row;
    }
    return found == nullptr ? std::nullopt : std::optional(found->order.id);
}

std::vector<std::string> Orders::paid_orders(const std::string& customer_id, const std::string& course_id) {
    scope_.coverage.course(customer_id, course_id);
    std::vector<std::string> found;
    for (const OrderRow* row : tables_.orders_by(customer_id)) {
        if (row->order.course.id == course_id && row->seen.status == domain::Status::paid)
            found.push_back(row->order.id);
    }
    std::reverse(found.begin(), found.end());
    return found;
}

std::size_t Orders::count_open(const std::string& customer_id) {
    scope_.coverage.customer(customer_id);
    const auto orders = tables_.orders_by(customer_id);
    return static_cast<std::size_t>(std::count_if(orders.begin(), orders.end(), [](const OrderRow* row) {
        return still_open(*row) && !row->secondary;
    }));
}

std::vector<OwnedOrder> Orders::all_of(const std::string& customer_id) {
    scope_.coverage.all_of(customer_id);
    std::vector<OwnedOrder> found;
    for (const OrderRow* row : tables_.orders_by(customer_id))
        found.push_back({row->order.id, row->order.course.id, row->seen.status, row->secondary});
    return found;
}

void Orders::give_to(const std::string& customer_id, const OwnedOrder& order) {
    const std::string before = tables_.orders.at(order.order_id).order.customer_id;
    tables_.orders_of.erase({before, order.order_id});
    tables_.orders_of.put({customer_id, order.order_id}, true);
    tables_.orders.update(order.order_id, [&](OrderRow& row) {
        row.order.customer_id = customer_id;
        row.seen.customer_id = customer_id;
        row.secondary = order.secondary;
    });
}

std::uint32_t Orders::newest_note(const std::string& order_id) {
    scope_.coverage.order(order_id);
    std::uint32_t newest = 0;
    const auto& rows = tables_.notes.rows();
    for (auto at = rows.lower_bound({order_id, 0}); at != rows.end() && at->first.first == order_id; ++at)
        newest = at->first.second;
    return newest;
}

void Orders::insert_note(const std::string& order_id, const OrderNote& note) {
    tables_.notes.put({order_id, note.number},
                      {note.at, std::string(note.what), note.about, std::string(note.text), note.version});
}

}  // namespace orderwire::store::memory
