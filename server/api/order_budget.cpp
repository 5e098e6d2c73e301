#include "api/order_budget.hpp"

#include "http/address_range.hpp"

namespace orderwire::api {

namespace {

constexpr std::uint32_t addresses_per_network = 4;

// The first bytes of an IPv6 address; an IPv4 address is all of it.
std::string network_of(const boost::asio::ip::address& address, std::size_t bytes) {
    const auto plain = http::unmapped(address);
    if (plain.is_v4()) return plain.to_string();
    const auto all = plain.to_v6().to_bytes();
    return "6" + std::string(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(bytes));
}

}  // namespace

OrderBudget::OrderBudget(const OrderLimits& limits)
    : addresses_(limits.per_address_hour),
      networks_(limits.per_address_hour * addresses_per_network),
      customers_(limits.per_customer_hour) {}

std::optional<std::chrono::seconds> OrderBudget::take(const Payer& payer, Instant now) {
    const std::lock_guard lock(mutex_);
    std::optional<HourlyAllowance::Wait> wait;
    if (!payer.customer_id.empty()) wait = customers_.take(payer.customer_id, now);
    if (!wait && payer.address) {
        const std::string subnet = network_of(*payer.address, 8);
        wait = addresses_.take(subnet, now);
        if (!wait) {
            wait = networks_.take(network_of(*payer.address, 6), now);
            if (wait) addresses_.give_back(subnet);
        }
        if (wait && !payer.customer_id.empty()) customers_.give_back(payer.customer_id);
    }
    if (!wait) return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(*wait);
}

void OrderBudget::give_back(const Payer& payer) {
    const std::lock_guard lock(mutex_);
    if (!payer.customer_id.empty()) customers_.give_back(payer.customer_id);
    if (!payer.address) return;
    addresses_.give_back(network_of(*payer.address, 8));
    networks_.give_back(network_of(*payer.address, 6));
}

}  // namespace orderwire::api
