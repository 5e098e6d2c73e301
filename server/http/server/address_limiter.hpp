// Requests per second and connections, by client address: a bucket that refills, and a count. An IPv6 client
// is its /64; an IPv4 address written as IPv6 is the IPv4 address. Whoever has a whole /48, and so 65,536 of
// those, gets `site_multiple` times what one of them gets. Shared by all loops; one short lock a request,
// none on the push path.
//
// Bounds: addresses with connections, by the connections that the process can have open; addresses with a
// bucket that is not full, 65,536. Past that, addresses not seen in the last second share one bucket.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "http/server/limits.hpp"

namespace orderwire::http {

class AddressLimiter {
  public:
    using Address = boost::asio::ip::address;
    using Instant = std::chrono::steady_clock::time_point;

    static constexpr std::uint32_t site_multiple = 2;

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

    // Beside its requests an address has as many failed tries a second, of what costs nothing when it
    // succeeds: whether it has one left, and that one failed. Tries that are under way at once may bring it
    // into debt, of a second at most.
    bool may_try(const Address& address, Instant now);
    void failed_try(const Address& address, Instant now);

    // A place among the address's connections, held until the token dies; null: too many. Trusted proxies are
    // exempt: their clients take places of their own, as soon as a request says who they are. The token may
    // outlive the limiter, and die on any thread.
    std::shared_ptr<void> take_connection(const Address& address);
    // The same for a socket that was accepted: it takes one of the process's files too. While those are
    // scarce, only addresses that hold few get one.
    std::shared_ptr<void> take_socket(const Address& address);

    // From now on files are scarce while `sockets_max` or more are taken: `spare` are left then, for whoever
    // comes with a short errand, webhooks above all. Before the first call they never are.
    void keep_files(std::size_t sockets_max, std::size_t spare);
    bool files_are_scarce() const;

  private:
    struct State;
    class Place;
    std::shared_ptr<State> state_;
};

}  // namespace orderwire::http
