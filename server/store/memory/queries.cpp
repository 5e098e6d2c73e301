#include "store/memory/queries.hpp"

#include <algorithm>
#include <functional>

namespace orderwire::store::memory {

namespace {

constexpr std::size_t page_max = 100;
constexpr std::size_t help_code_size = 8;

using Guard = std::lock_guard<std::mutex>;

bool is_open(const OrderRow& row) { return row.seen.status <= domain::Status::failed; }

bool order_fits(const OrderRow& row, const OrderFilter& filter) {
    const std::string& id = row.order.id;
    return (filter.starting_after.empty() || id < filter.starting_after) &&
           (!filter.status || row.seen.status == *filter.status) &&
           (!filter.enrollment || row.seen.enrollment == *filter.enrollment) &&
           (filter.help_code.empty() || id.substr(id.size() - help_code_size) == filter.help_code);
}

OrderDetails details_of(const Tables& tables, const OrderRow& row) {
    const domain::Order& order = row.order;
    return {row.seen,
            order.amount,
            order.currency,
            order.course,
            tables.customers.at(order.customer_id).known,
            row.metadata,
            order.open_reviews()};
}

std::optional<Time> paid_at(const OrderRow& row) {
    for (const domain::TimelineEntry& line : row.timeline) {
        if (line.what == "status" && line.value == "paid") return line.at;
    }
    return std::nullopt;
}

// One more than asked for tells whether there are more.
template <class Page, class Add>
void fill(Page& page, const std::vector<const OrderRow*>& rows, const OrderFilter& filter, const Add& add) {
    const std::size_t limit = std::clamp<std::size_t>(filter.limit, 1, page_max);
    page.has_more = rows.size() > limit;
    for (std::size_t i = 0; i < std::min(limit, rows.size()); ++i)
        add(*rows[i]);
}

std::vector<const OrderRow*> newest_first(std::vector<const OrderRow*> rows, const OrderFilter& filter) {
    std::erase_if(rows, [&](const OrderRow* row) { return !order_fits(*row, filter); });
    std::reverse(rows.begin(), rows.end());
    return rows;
}

// Open orders behind one by age, which need not be there.
std::vector<std::string> oldest_open(const Tables& tables, const std::string& after, std::size_t limit,
                                     const std::function<bool(const OrderRow&)>& wanted) {
    using Place = std::pair<Time, std::string>;
    const OrderRow* begin = tables.orders.find(after);
    const Place behind{begin == nullptr ? Time{} : begin->order.created_at, after};
    std::vector<Place> places;
    for (const auto& [id, row] : tables.orders.rows()) {
        const Place place{row.order.created_at, id};
        if (is_open(row) && place > behind && wanted(row)) places.push_back(place);
    }
    std::sort(places.begin(), places.end());
    std::vector<std::string> found;
    for (std::size_t i = 0; i < std::min(limit, places.size()); ++i)
        found.push_back(places[i].second);
    return found;
}

}  // namespace

std::optional<Snapshot> MemoryQueries::order(const std::string& order_id) {
    const Guard lock(database_->rows);
    const OrderRow* row = database_->tables.orders.find(order_id);
    return row == nullptr ? std::nullopt : std::optional(row->seen);
}

std::optional<OrderDetails> MemoryQueries::order_details(const std::string& order_id) {
    const Guard lock(database_->rows);
    const OrderRow* row = database_->tables.orders.find(order_id);
    if (row == nullptr) return std::nullopt;
    return details_of(database_->tables, *row);
}

std::vector<std::string> MemoryQueries::payment_events(const std::string& order_id, std::size_t limit) {
    const Guard lock(database_->rows);
    std::vector<std::string> bodies;
    const auto& rows = database_->tables.events.rows();
    for (auto at = rows.rbegin(); at != rows.rend() && bodies.size() < limit; ++at) {
        const EventRow& event = at->second;
        const bool of_payment =
            event.type.starts_with("charge.") || event.type.starts_with("payment_intent.");
        if (event.outcome.order_id == order_id && of_payment) bodies.push_back(event.body);
    }
    return bodies;
}

std::optional<std::string> MemoryQueries::customer_by_secret(const std::string& secret_hash) {
    const Guard lock(database_->rows);
    return database_->tables.customer_by_secret(secret_hash);
}

std::optional<std::string> MemoryQueries::customer_by_shop_id(const std::string& shop_id) {
    const Guard lock(database_->rows);
    return database_->tables.customer_by_shop_id(shop_id);
}

OrderPage MemoryQueries::orders_of(const std::string& customer_id, const OrderFilter& filter) {
    const Guard lock(database_->rows);
    const Tables& tables = database_->tables;
    OrderPage page;
    const std::string& after = filter.starting_after;
    if (!after.empty() && !tables.orders_of.contains({customer_id, after})) return page;
    OrderFilter own = filter;
    own.help_code.clear();
    fill(page, newest_first(tables.orders_by(customer_id), own), filter,
         [&](const OrderRow& row) { page.views.push_back(row.seen.view); });
    return page;
}

OrderDetailsPage MemoryQueries::orders_for_shop(const std::optional<std::string>& shop_id,
                                                const OrderFilter& filter) {
    const Guard lock(database_->rows);
    const Tables& tables = database_->tables;
    OrderDetailsPage page;
    std::vector<const OrderRow*> rows;
    if (shop_id) {
        if (const auto customer_id = tables.customer_by_shop_id(*shop_id))
            rows = tables.orders_by(*customer_id);
    } else {
        for (const auto& [id, row] : tables.orders.rows())
            rows.push_back(&row);
    }
    if (!filter.starting_after.empty() && !tables.orders.contains(filter.starting_after)) return page;
    fill(page, newest_first(std::move(rows), filter), filter,
         [&](const OrderRow& row) { page.orders.push_back(details_of(tables, row)); });
    return page;
}

CourseAccess MemoryQueries::access_of(const std::string& customer_id, const std::string& course_id) {
    const Guard lock(database_->rows);
    const Tables& tables = database_->tables;
    CourseAccess access;
    if (const EnrollmentRow* row = tables.enrollments.find({customer_id, course_id}))
        access.enrollment = row->active ? domain::Enrollment::active : domain::Enrollment::requested;
    for (const OrderRow* row : tables.orders_by(customer_id)) {
        if (row->order.course.id == course_id && row->seen.status != domain::Status::cancelled)
            access.order_id = row->order.id;
    }
    return access;
}

std::vector<Binding> MemoryQueries::payable_bindings(const std::string& order_id) {
    const Guard lock(database_->rows);
    std::vector<Binding> found;
    for (const BindingRow& row : database_->tables.bindings_of(order_id)) {
        if (is_payable(row)) found.push_back(row.binding);
    }
    return found;
}

std::vector<std::string> MemoryQueries::open_orders_created_before(Time time, const std::string& after,
                                                                   std::size_t limit) {
    const Guard lock(database_->rows);
    return oldest_open(database_->tables, after, limit,
                       [&](const OrderRow& row) { return row.order.created_at < time; });
}

std::vector<std::string> MemoryQueries::open_payable_orders(const std::string& after, std::size_t limit) {
    const Guard lock(database_->rows);
    const Tables& tables = database_->tables;
    return oldest_open(tables, after, limit, [&](const OrderRow& row) {
        const auto bindings = tables.bindings_of(row.order.id);
        return std::any_of(bindings.begin(), bindings.end(), is_payable);
    });
}

std::vector<std::string> MemoryQueries::orders_awaiting_enrollment(std::optional<Time> paid_before,
                                                                   const std::string& after,
                                                                   std::size_t limit) {
    const Guard lock(database_->rows);
    std::vector<std::string> found;
    const auto& rows = database_->tables.orders.rows();
    for (auto at = rows.upper_bound(after); at != rows.end() && found.size() < limit; ++at) {
        if (at->second.seen.enrollment != domain::Enrollment::requested) continue;
        const auto paid = paid_at(at->second);
        if (!paid_before || (paid && *paid < *paid_before)) found.push_back(at->first);
    }
    return found;
}

StoreStats MemoryQueries::stats() {
    const Guard lock(database_->rows);
    const Tables& tables = database_->tables;
    StoreStats stats;
    const auto& events = tables.events.rows();
    const auto last = std::find_if(events.rbegin(), events.rend(),
                                   [](const auto& event) { return event.second.source == "webhook"; });
    if (last != events.rend()) stats.last_event_at = last->second.received_at;
    for (const auto& [row, event] : tables.unmatched.rows())
        stats.parked += event.parked ? 1 : 0;
    const auto earliest = [](std::optional<Time>& known, const std::optional<Time>& time) {
        if (time && (!known || *time < *known)) known = time;
    };
    for (const auto& [id, row] : tables.orders.rows()) {
        if (!stats.first_order_at) stats.first_order_at = row.order.created_at;
        if (is_open(row)) earliest(stats.oldest_open_order_at, row.order.created_at);
        if (!row.order.open_reviews().empty()) ++stats.in_review;
        if (row.seen.enrollment != domain::Enrollment::requested) continue;
        ++stats.enrollments_requested;
        earliest(stats.oldest_enrollment_requested_at, paid_at(row));
    }
    return stats;
}

}  // namespace orderwire::store::memory
