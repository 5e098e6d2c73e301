// Requests per second and connections, by client address: a bucket that refills, and a count. An IPv6 client
// is its /64; an IPv4 address written as IPv6 is the IPv4 address. Shared by all loops; one short lock a
// request, none on the push path.
//
// Bounds: addresses with connections, by the connections that the process can have open; addresses with a
// bucket that is not full, 65,536. Past that, addresses not seen in the last second share one bucket.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "http/limits.hpp"

namespace orderwire::http {

class AddressLimiter {
  public:
    using Address = boost::asio::ip::address;
    using Instant = std::chrono::steady_clock::time_point;

    // Throws std::invalid_argument where check_cidr refuses one of `trusted_proxies`.
    AddressLimiter(const Limits& limits, const std::vector<std::string>& trusted_proxies);

    // "10.0.0.0/8", "::1/128", or one address. Error: `invalid_cidr`.
    static result<void> check_cidr(std::string_view text);

    // The client behind `peer`: the rightmost address of X-Forwarded-For that is no trusted proxy itself,
    // where `peer` is one; else `peer`. Where something in the header is no address, the last good one before
    // it.
    Address client(const Address& peer, std::string_view forwarded_for) const;

    // Takes one request from the address's allowance (a second's worth may be saved up). False: too many.
    bool take_request(const Address& address, Instant now);

    // A place among the address's connections, held until the token dies; null: too many. Trusted proxies are
    // exempt. The token may outlive the limiter, and die on any thread.
    std::shared_ptr<void> take_connection(const Address& address);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace orderwire::http
