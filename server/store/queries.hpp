// What a store is asked, and answers from its last commit.
//
// Errors: as in store/store.hpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "base/time.hpp"
#include "domain/order.hpp"
#include "store/customer.hpp"
#include "store/outbox.hpp"
#include "store/types.hpp"

namespace orderwire::store {

struct OrderFilter {
    std::size_t limit = 20;      // 1 to 100
    std::string starting_after;  // an order id, or "": exclusive, newest first
    std::optional<domain::Status> status;
    std::optional<domain::Enrollment> enrollment = std::nullopt;
    std::string help_code = {};  // the last characters of an order's id, or "": for the shop only
};

struct OrderPage {
    std::vector<std::shared_ptr<const std::string>> views;
    bool has_more = false;
};

struct CourseAccess {
    domain::Enrollment enrollment = domain::Enrollment::none;
    std::string order_id;  // the customer's newest open or paid order for the course, or ""
};

struct OrderDetails {  // what is not for the public's eyes, and what is needed to make a payment
    Snapshot snapshot;
    std::int64_t amount = 0;
    std::string currency;
    domain::Course course;
    Customer customer;
    std::string metadata;  // the shop's, a JSON object
    domain::EnumSet<domain::Review> open_reviews;
};

struct OrderDetailsPage {
    std::vector<OrderDetails> orders;
    bool has_more = false;
};

struct StoreStats {  // for /readyz and /metrics
    std::optional<Time> last_event_at;
    std::uint64_t parked = 0;
    std::uint64_t in_review = 0;         // orders with an open review mark
    std::optional<Time> first_order_at;  // of all that there are
    std::optional<Time> oldest_open_order_at;
    std::uint64_t enrollments_requested = 0;  // paid orders whose enrollment has not come yet
    std::optional<Time> oldest_enrollment_requested_at;
};

// Questions, answered at once from the last commit. One for each loop; not thread-safe.
class Queries {
  public:
    virtual ~Queries() = default;
    virtual std::optional<Snapshot> order(const std::string& order_id) = 0;
    virtual std::optional<OrderDetails> order_details(const std::string& order_id) = 0;
    // The bodies of the newest events about the order's charges and intents, newest first, at most `limit`.
    virtual std::vector<std::string> payment_events(const std::string& order_id, std::size_t limit) = 0;
    virtual std::optional<std::string> customer_by_secret(const std::string& secret_hash) = 0;
    virtual std::optional<std::string> customer_by_shop_id(const std::string& shop_id) = 0;
    virtual OrderPage orders_of(const std::string& customer_id, const OrderFilter& filter) = 0;
    // Everybody's orders, or those of the customer with this shop id: for the shop.
    virtual OrderDetailsPage orders_for_shop(const std::optional<std::string>& shop_id,
                                             const OrderFilter& filter) = 0;
    virtual CourseAccess access_of(const std::string& customer_id, const std::string& course_id) = 0;
    // The bindings by which the order can still be paid, as far as we know: what to look up at the provider.
    virtual std::vector<Binding> payable_bindings(const std::string& order_id) = 0;
    // The three that follow go on after the order `after` ("": from the first), and give at most `limit`.
    //
    // Open orders, oldest first: for their expiry.
    virtual std::vector<std::string> open_orders_created_before(Time time, const std::string& after,
                                                                std::size_t limit) = 0;
    // The open orders with a payable binding, oldest first.
    virtual std::vector<std::string> open_payable_orders(const std::string& after, std::size_t limit) = 0;
    // Paid orders whose enrollment has not come, by their ids; those that were paid before `time` where it is
    // given.
    virtual std::vector<std::string> orders_awaiting_enrollment(std::optional<Time> paid_before,
                                                                const std::string& after,
                                                                std::size_t limit) = 0;
    // What order passes are signed with: 32 random bytes as base64url, made once for the store.
    virtual Secret order_access_token_key() = 0;
    virtual StoreStats stats() = 0;
    virtual OutboxQueries& outbox() = 0;
};

}  // namespace orderwire::store
