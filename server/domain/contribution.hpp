// What one Stripe event, or one look-up at Stripe, says.
//
// A PaymentUpdate is read from the event alone (stripe/event.hpp). The store finds the order whose binding it
// is about; decide() then applies the contribution to that order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/order.hpp"

namespace orderwire::domain {

struct RefundSeen {
    std::string id;
    Refund refund;
};

struct DisputeSeen {
    std::string id;
    bool open_or_lost = true;
};

struct Contribution {
    DisplayOrder at;
    std::optional<Status> status;
    std::optional<Activity> activity;
    std::optional<Failure> failure;  // with status failed
    std::optional<Money> received;   // with status paid: checked against the order; with a review: what came
    std::optional<Review> review;
    std::vector<RefundSeen> refunds;
    std::optional<DisputeSeen> dispute;

    // It is about the order, and stands in its record; that is all.
    bool says_nothing() const {
        return !status && !activity && !failure && !review && refunds.empty() && !dispute;
    }
};

// What the contribution arrived by: filled in by the store, from the binding that matched.
struct PaymentRef {
    std::uint32_t binding = 0;  // 1 to 63; 0: no binding (a local cancel)
    bool superseded = false;
    bool looked_up = false;  // by asking the provider, who says the same again and again
};

// The object at the payment provider by which an order can be paid.
struct PaymentObject {
    std::string provider = "stripe";
    std::string account;  // "" is the account of the secret key
    std::string id;       // pi_… or cs_…
};

struct PaymentUpdate {
    PaymentObject about;
    std::string claimed_order_id;    // metadata.order_id: enough to park for, never enough to match
    std::string also_binds;          // the intent that an accepted Checkout Session carries, or ""
    std::string refunds_unnamed_of;  // the charge that was refunded by what the event does not name, or ""
    Contribution contribution;
};

}  // namespace orderwire::domain
