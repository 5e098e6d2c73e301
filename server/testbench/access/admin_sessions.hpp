// The admin token and the sessions that were opened with it. From any thread.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

namespace orderwire::testbench {

class AdminSessions {
  public:
    // In a minute, of one address (network_of). Where so many were wrong by everybody together, each address
    // has one: a brake, and not a lock, because nobody can use up the attempt of another.
    static constexpr std::size_t wrong_attempts_max = 10;
    static constexpr std::size_t wrong_attempts_of_all = 100;
    static constexpr std::size_t remembered_max = 65'536;  // attempts; past it the oldest is forgotten
    static constexpr std::chrono::minutes attempts_window{1};
    static constexpr std::chrono::hours session_lifetime{12};
    static constexpr std::size_t sessions_max = 64;  // the oldest goes

    // An empty token fits nothing. `clock` must outlive it.
    AdminSessions(const Secret& token, const Clock& clock);

    bool configured() const { return !token_hash_.empty(); }

    using Address = boost::asio::ip::address;
    // Compares in constant time. Errors: `wrong_token`; `too_many_attempts`, whatever the token is, where too
    // many wrong ones came from this address.
    result<void> check(const std::string& token, const Address& from);
    std::chrono::seconds retry_after(const Address& from) const;  // until the next attempt counts

    // A new session's secret, of which only the hash is kept.
    std::string open_session();
    bool is_open(const std::string& session) const;
    void close_session(const std::string& session);

  private:
    struct Attempt {
        Time at;
        std::uint64_t network;
    };
    void forget_old_attempts(Time now);
    void forget_oldest_attempt();

    std::string token_hash_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::deque<Attempt> wrong_;  // of all, oldest first
    std::unordered_map<std::uint64_t, std::deque<Time>> wrong_by_network_;
    std::map<std::string, Time> sessions_;  // by hash: when they end
};

}  // namespace orderwire::testbench
