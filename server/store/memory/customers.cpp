#include "store/memory/unit_of_work.hpp"

namespace orderwire::store::memory {

std::optional<std::string> Customers::id_by_secret(const std::string& secret_hash) {
    scope_.coverage.secret(secret_hash);
    return tables_.customer_by_secret(secret_hash);
}

std::optional<std::string> Customers::id_by_shop_id(const std::string& shop_id) {
    scope_.coverage.shop_id(shop_id);
    return tables_.customer_by_shop_id(shop_id);
}

Customer Customers::load(const std::string& customer_id) {
    scope_.coverage.customer(customer_id);
    return tables_.customers.at(customer_id).known;
}

void Customers::insert(const std::string& customer_id, const std::string& secret_hash,
                       const std::string& shop_id, Time now) {
    scope_.coverage.made_customer(customer_id);
    CustomerRow row;
    row.created_at = now;
    if (!secret_hash.empty()) {
        row.secret_hash = secret_hash;
        tables_.customers_by_secret.put(secret_hash, customer_id);
    }
    if (!shop_id.empty()) {
        row.known.id = shop_id;
        tables_.customers_by_shop_id.put(shop_id, customer_id);
    }
    tables_.customers.put(customer_id, std::move(row));
}

void Customers::set_details(const std::string& customer_id, const std::optional<std::string>& email,
                            const std::optional<std::string>& name) {
    tables_.customers.update(customer_id, [&](CustomerRow& row) {
        if (email) row.known.email = email;
        if (name) row.known.name = name;
    });
}

void Customers::set_shop_id(const std::string& customer_id, const std::string& shop_id) {
    const CustomerRow& before = tables_.customers.at(customer_id);
    if (before.secret_hash) tables_.customers_by_secret.erase(*before.secret_hash);
    tables_.customers_by_shop_id.put(shop_id, customer_id);
    tables_.customers.update(customer_id, [&](CustomerRow& row) {
        row.secret_hash.reset();
        row.known.id = shop_id;
    });
}

void Customers::remove(const std::string& customer_id) {
    const CustomerRow& before = tables_.customers.at(customer_id);
    if (before.secret_hash) tables_.customers_by_secret.erase(*before.secret_hash);
    if (before.known.id) tables_.customers_by_shop_id.erase(*before.known.id);
    tables_.customers.erase(customer_id);
}

std::optional<AnsweredRequest> Customers::answered(const std::string& customer_id,
                                                   const std::string& key_mac) {
    scope_.coverage.customer(customer_id);
    scope_.coverage.answered_of(customer_id, key_mac);
    const AnsweredRequest* request = tables_.answered.find({customer_id, key_mac});
    return request == nullptr ? std::nullopt : std::optional(*request);
}

std::vector<AnsweredRequest> Customers::all_answered(const std::string& customer_id) {
    scope_.coverage.all_of(customer_id);
    std::vector<AnsweredRequest> found;
    for (const auto& [key, request] : tables_.answered.rows()) {
        if (key.first == customer_id) found.push_back(request);
    }
    return found;
}

void Customers::insert_answered(const std::string& customer_id, const AnsweredRequest& request) {
    tables_.answered.put({customer_id, request.key_mac}, request);
}

void Customers::remove_answered(const std::string& customer_id) {
    for (const AnsweredRequest& request : all_answered(customer_id))
        tables_.answered.erase({customer_id, request.key_mac});
}

std::optional<EnrollmentRow> Customers::enrollment(const std::string& customer_id,
                                                   const std::string& course_id) {
    scope_.coverage.access(customer_id, course_id);
    const EnrollmentRow* row = tables_.enrollments.find({customer_id, course_id});
    return row == nullptr ? std::nullopt : std::optional(*row);
}

std::vector<EnrollmentRow> Customers::enrollments(const std::string& customer_id) {
    scope_.coverage.all_of(customer_id);
    std::vector<EnrollmentRow> found;
    for (const auto& [key, row] : tables_.enrollments.rows()) {
        if (key.first == customer_id) found.push_back(row);
    }
    return found;
}

void Customers::insert_enrollment(const std::string& customer_id, const EnrollmentRow& row) {
    scope_.coverage.access(customer_id, row.course_id);
    const Pair key{customer_id, row.course_id};
    if (!tables_.enrollments.contains(key)) tables_.enrollments.put(key, row);
}

void Customers::activate_enrollment(const std::string& customer_id, const std::string& course_id,
                                    const std::optional<Time>& at) {
    tables_.enrollments.update({customer_id, course_id}, [&](EnrollmentRow& row) {
        row.active = true;
        row.activated_at = at;
    });
}

void Customers::remove_enrollments(const std::string& customer_id) {
    for (const EnrollmentRow& row : enrollments(customer_id))
        tables_.enrollments.erase({customer_id, row.course_id});
}

}  // namespace orderwire::store::memory
