// What a transition changed, as those outside are told of it. Pure.
#pragma once

#include <optional>

#include "domain/order.hpp"

namespace orderwire::domain {

// Where an order stands: the part of it that is news to anybody but its watchers.
struct OrderState {
    Status status = Status::pending;
    Enrollment enrollment = Enrollment::none;
    std::int64_t refunded = 0;  // minor units
    bool disputed = false;
    bool operator==(const OrderState&) const = default;
};
OrderState order_state_of(const Order& order);

struct Change {
    std::optional<OrderState> before;  // nothing: the order is new
    OrderState after;
    bool operator==(const Change&) const = default;

    bool became(Status status) const;  // it has this status, and had another one
};

// What a customer is written about. One decline per order: `failed` is never left for `pending` again, so a
// second card that is declined is no news, and nobody can make us write often.
enum class Notice : std::uint8_t { paid, declined, refunded, cancelled };

// Nothing for what happens to an order that nobody paid, but its decline; and nothing for access, which the
// customer sees. `cancelled` and `refunded` are of paid orders; `refunded` each time that more went back.
std::optional<Notice> notice_of(const Change& change);

}  // namespace orderwire::domain
