// The orders that orderwire_fill made, and what Stripe would say about them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/secret.hpp"

namespace orderwire::load {

struct FilledOrder {
    std::string id;       // ord_…
    std::string payment;  // pi_…
};

// One "ord_… pi_…" per line. Throws std::runtime_error where the file says something else.
std::vector<FilledOrder> read_orders(const std::string& path);

// Stripe's events about a payment that moves without an end: each is newer than the last and changes the
// order. As large as Stripe's usually are, 1.5 KiB; ids begin with the time, as Stripe's do.
class EventMaker {
  public:
    explicit EventMaker(std::string secret);

    struct Event {
        std::string id;
        std::string body;
    };
    // Event number `step` (from 0, growing) about the order: processing and requires_action in turn.
    Event moving(const FilledOrder& order, std::uint64_t step);
    // A card that is declined; the order can be paid with another.
    Event declined(const FilledOrder& order, std::uint64_t step);
    // The one that ends it: payment_intent.succeeded, for the whole amount.
    Event paid(const FilledOrder& order, std::uint64_t step);

    // The whole HTTP request that delivers a body, signed now.
    std::string request(std::string_view body) const;

  private:
    // `error`: the intent's last_payment_error, or "null".
    Event make(const FilledOrder& order, std::uint64_t step, std::string_view type, std::string_view status,
               std::string_view error = "null");

    std::vector<Secret> secrets_;
    std::uint64_t made_ = 0;
};

// What orderwire_fill's orders cost, in minor units of usd.
inline constexpr std::int64_t filled_amount = 4900;

}  // namespace orderwire::load
