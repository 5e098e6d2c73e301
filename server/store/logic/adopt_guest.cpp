// A guest turns out to be a customer whom the shop knows.
#include <map>

#include "store/logic/commands.hpp"

namespace orderwire::store {

bool Commands::adopt_guest(const std::string& guest_secret_hash, const Customer& known) {
    const auto guest = customers_.id_by_secret(guest_secret_hash);
    if (!guest) return false;
    auto customer_id = customers_.id_by_shop_id(*known.id);
    if (customer_id) {
        merge(*guest, *customer_id);
        mark_courses_paid_twice(*customer_id);
    } else {
        customer_id = guest;
        customers_.set_shop_id(*guest, *known.id);
    }
    if (known.email || known.name) customers_.set_details(*customer_id, known.email, known.name);
    return true;
}

// Where both have something that a customer can have once, it stays as it is with the one whom the shop
// knows.
void Commands::merge(const std::string& guest_id, const std::string& customer_id) {
    merge_orders(guest_id, customer_id);
    merge_enrollments(guest_id, customer_id);
    merge_answered(guest_id, customer_id);
    const Customer guest = customers_.load(guest_id);
    const Customer customer = customers_.load(customer_id);
    customers_.set_details(customer_id, customer.email ? customer.email : guest.email,
                           customer.name ? customer.name : guest.name);
    customers_.remove(guest_id);
}

// Of two open orders for a course the guest's becomes secondary: it can be paid, but is no longer offered.
void Commands::merge_orders(const std::string& guest_id, const std::string& customer_id) {
    const auto is_open = [](const OwnedOrder& order) { return order.status <= domain::Status::failed; };
    std::map<std::string, bool> has_open;
    for (const OwnedOrder& order : orders_.all_of(customer_id)) {
        if (is_open(order)) has_open[order.course_id] = true;
    }
    for (OwnedOrder order : orders_.all_of(guest_id)) {
        if (is_open(order) && has_open.contains(order.course_id)) order.secondary = true;
        orders_.give_to(customer_id, order);
    }
}

// Of two enrollments in a course the other one's stays, active if either was.
void Commands::merge_enrollments(const std::string& guest_id, const std::string& customer_id) {
    for (const EnrollmentRow& row : customers_.enrollments(guest_id)) {
        const auto own = customers_.enrollment(customer_id, row.course_id);
        if (!own) {
            customers_.insert_enrollment(customer_id, row);
        } else if (!own->active && row.active) {
            customers_.activate_enrollment(customer_id, row.course_id, row.activated_at);
        }
    }
    customers_.remove_enrollments(guest_id);
}

// Of two answers to one key the other one's stays.
void Commands::merge_answered(const std::string& guest_id, const std::string& customer_id) {
    for (const AnsweredRequest& request : customers_.all_answered(guest_id)) {
        if (!customers_.answered(customer_id, request.key_mac))
            customers_.insert_answered(customer_id, request);
    }
    customers_.remove_answered(guest_id);
}

void Commands::mark_courses_paid_twice(const std::string& customer_id) {
    std::map<std::string, int> paid;
    for (const OwnedOrder& order : orders_.all_of(customer_id)) {
        if (order.status == domain::Status::paid) ++paid[order.course_id];
    }
    for (const auto& [course_id, count] : paid) {
        if (count > 1) mark_paid_twice(customer_id, course_id);
    }
}

}  // namespace orderwire::store
