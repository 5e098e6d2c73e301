#include "store/memory/coverage.hpp"

#include <stdexcept>

namespace orderwire::store::memory {

namespace {

std::string text(std::string_view view) { return std::string(view); }

}  // namespace

void Coverage::beyond(const char* what) {
    throw std::logic_error(std::string("a command reads beyond its keys: no such ") + what + " is named");
}

void Coverage::name(const KeySet& keys) {
    everything_ = keys.open_ended;
    for (const std::string_view order_id : keys.orders)
        add_order(text(order_id));
    for (const KeySet::Object& object : keys.objects)
        add_object(object);
    for (const KeySet::Event& event : keys.events) {
        const Named id{event.provider, event.account, event.id};
        events_.insert(id);
        const std::int64_t* row = tables_->events_by_id.find(id);
        const auto* known = row == nullptr ? nullptr : tables_->events.find(*row);
        if (known != nullptr && known->outcome.order_id) add_order(*known->outcome.order_id);
    }
    for (const std::int64_t row : keys.messages) {
        messages_.insert(row);
        if (const MessageRow* message = tables_->outbox.find(row)) add_order(message->order_id);
    }
    for (const std::string_view duty : keys.duties)
        duties_.insert(text(duty));
    for (const KeySet::Customer& customer : keys.customers)
        add_customer(customer);
    if (!keys.pays) return;
    for (const std::string& order_id : std::set(orders_)) {
        if (const OrderRow* row = tables_->orders.find(order_id))
            add_course(row->order.customer_id, row->order.course.id);
    }
}

void Coverage::add_object(const KeySet::Object& key) {
    const domain::PaymentObject object{text(key.provider), text(key.account), text(key.id)};
    objects_.insert(named(object));
    if (const Numbered* bound = tables_->bound_objects.find(named(object))) add_order(bound->first);
    if (key.binds && tables_->has_unmatched_about(object)) everything_ = true;
}

void Coverage::add_order(const std::string& order_id) {
    orders_.insert(order_id);
    const OrderRow* row = tables_->orders.find(order_id);
    if (row == nullptr) return;
    customers_.insert(row->order.customer_id);
    access_.insert({row->order.customer_id, row->order.course.id});
}

void Coverage::add_customer(const KeySet::Customer& key) {
    if (!key.secret_hash.empty()) secrets_.insert(text(key.secret_hash));
    if (!key.shop_id.empty()) shop_ids_.insert(text(key.shop_id));
    if (!key.answered.empty()) answered_.insert(text(key.answered));
    const auto id = key.shop_id.empty() ? tables_->customer_by_secret(text(key.secret_hash))
                                        : tables_->customer_by_shop_id(text(key.shop_id));
    if (!id) return;
    customers_.insert(*id);
    if (const AnsweredRequest* request = tables_->answered.find({*id, text(key.answered)}))
        add_order(request->order_id);
    if (!key.course_id.empty()) {
        add_course(*id, text(key.course_id));
        return;
    }
    whole_.insert(*id);
    for (const OrderRow* row : tables_->orders_by(*id)) {
        add_order(row->order.id);
        courses_.insert({*id, row->order.course.id});
    }
}

void Coverage::add_course(const std::string& customer_id, const std::string& course_id) {
    courses_.insert({customer_id, course_id});
    access_.insert({customer_id, course_id});
    for (const OrderRow* row : tables_->orders_by(customer_id)) {
        if (row->order.course.id == course_id) add_order(row->order.id);
    }
    if (const EnrollmentRow* enrollment = tables_->enrollments.find({customer_id, course_id}))
        add_order(enrollment->order_id);
}

void Coverage::answered_of(const std::string& customer_id, const std::string& key_mac) const {
    if (!whole_.contains(customer_id)) require(answered_, key_mac, "answered key");
}

void Coverage::access(const std::string& customer_id, const std::string& course_id) const {
    if (!whole_.contains(customer_id)) require(access_, Pair{customer_id, course_id}, "access");
}

void Coverage::course(const std::string& customer_id, const std::string& course_id) const {
    if (!whole_.contains(customer_id)) require(courses_, Pair{customer_id, course_id}, "course");
}

void Coverage::anything() const {
    if (!everything_) beyond("row");
}

}  // namespace orderwire::store::memory
