// The admin token and the sessions that were opened with it. From any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

namespace orderwire::testbench {

class SignIn {
  public:
    static constexpr std::size_t wrong_attempts_max = 10;  // in a minute, by everybody together
    static constexpr std::chrono::minutes attempts_window{1};
    static constexpr std::chrono::hours session_lifetime{12};
    static constexpr std::size_t sessions_max = 64;  // the oldest goes

    // An empty token fits nothing. `clock` must outlive it.
    SignIn(const Secret& token, const Clock& clock);

    bool configured() const { return !token_hash_.empty(); }

    // Compares in constant time. Errors: `wrong_token`; `too_many_attempts`, whatever the token is, where too
    // many wrong ones came.
    result<void> check(const std::string& token);
    std::chrono::seconds retry_after() const;  // until the next attempt counts

    // A new session's secret, of which only the hash is kept.
    std::string open_session();
    bool holds(const std::string& session) const;
    void close_session(const std::string& session);

  private:
    void forget_old_attempts(Time now);

    std::string token_hash_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::deque<Time> wrong_;
    std::map<std::string, Time> sessions_;  // by hash: when they end
};

}  // namespace orderwire::testbench
