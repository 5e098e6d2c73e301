#include "testbench/access/admin_sessions.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "http/address_range.hpp"

namespace orderwire::testbench {

AdminSessions::AdminSessions(const Secret& token, const Clock& clock)
    : token_hash_(token.empty() ? "" : sha256_hex(token.reveal())), clock_(clock) {}

void AdminSessions::forget_old_attempts(Time now) {
    while (!wrong_.empty() && wrong_.front().at + attempts_window <= now)
        forget_oldest_attempt();
}

void AdminSessions::forget_oldest_attempt() {
    const auto theirs = wrong_by_network_.find(wrong_.front().network);
    theirs->second.pop_front();
    if (theirs->second.empty()) wrong_by_network_.erase(theirs);
    wrong_.pop_front();
}

result<void> AdminSessions::check(const std::string& token, const Address& from) {
    const std::lock_guard lock(mutex_);
    const Time now = clock_.now();
    forget_old_attempts(now);
    const std::uint64_t network = http::network_of(from);
    const auto theirs = wrong_by_network_.find(network);
    const std::size_t before = theirs == wrong_by_network_.end() ? 0 : theirs->second.size();
    // The right token is refused too: else the limit would tell nothing but which one it is.
    if (before >= (wrong_.size() < wrong_attempts_of_all ? wrong_attempts_max : 1)) {
        return Error{"too_many_attempts", "too many wrong tokens were given: wait a minute"};
    }
    // Hashes have one length, so the time tells nothing of the token's.
    if (configured() && equal_in_constant_time(sha256_hex(token), token_hash_)) return {};
    if (wrong_.size() >= remembered_max) forget_oldest_attempt();
    wrong_.push_back({now, network});
    wrong_by_network_[network].push_back(now);
    return Error{"wrong_token", "this is not the admin token"};
}

std::chrono::seconds AdminSessions::retry_after(const Address& from) const {
    const std::lock_guard lock(mutex_);
    const auto theirs = wrong_by_network_.find(http::network_of(from));
    if (theirs == wrong_by_network_.end()) return std::chrono::seconds(0);
    const auto left = theirs->second.front() + attempts_window - clock_.now();
    return std::max(std::chrono::ceil<std::chrono::seconds>(left), std::chrono::seconds(1));
}

std::string AdminSessions::open_session() {
    std::string secret = random_token(32);
    const Time now = clock_.now();
    const std::lock_guard lock(mutex_);
    std::erase_if(sessions_, [now](const auto& session) { return session.second <= now; });
    if (sessions_.size() >= sessions_max) {
        sessions_.erase(std::min_element(sessions_.begin(), sessions_.end(),
                                         [](const auto& a, const auto& b) { return a.second < b.second; }));
    }
    sessions_[sha256_hex(secret)] = now + session_lifetime;
    return secret;
}

bool AdminSessions::is_open(const std::string& session) const {
    const std::string hash = sha256_hex(session);
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(hash);
    return found != sessions_.end() && clock_.now() < found->second;
}

void AdminSessions::close_session(const std::string& session) {
    const std::string hash = sha256_hex(session);
    const std::lock_guard lock(mutex_);
    sessions_.erase(hash);
}

}  // namespace orderwire::testbench
