// What anybody can make us ask of Stripe: orders, and objects to pay them by, count for the address that they
// come from and for the customer whose they are. One for all loops.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "api/hourly_allowance.hpp"

namespace orderwire::api {

// 0: no limit.
struct OrderLimits {
    std::uint32_t per_address_hour = 600;  // generous: a school, an office has one
    std::uint32_t per_customer_hour = 60;
    std::uint32_t open_per_guest = 20;
};

class OrderBudget {
  public:
    using Instant = HourlyAllowance::Instant;

    // Whom something counts for. An IPv6 address is its /64, and its /48 has four times as much.
    struct Payer {
        std::optional<boost::asio::ip::address> address;  // nothing: the shop's own server
        std::string customer_id;                          // "": nobody whom we know yet
    };

    explicit OrderBudget(const OrderLimits& limits);

    // Takes one: nothing. Or when to come again; then nothing was taken. Thread-safe.
    std::optional<std::chrono::seconds> take(const Payer& payer, Instant now);
    // Nothing was made: what was taken comes back.
    void give_back(const Payer& payer);

  private:
    std::mutex mutex_;
    HourlyAllowance addresses_;
    HourlyAllowance networks_;
    HourlyAllowance customers_;
};

}  // namespace orderwire::api
