#include "http/address_limiter.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <unordered_map>

#include "base/crypto.hpp"
#include "http/address_range.hpp"

namespace orderwire::http {

namespace {

constexpr std::size_t buckets_max = 65'536;

// An IPv4 address, or the /64 of an IPv6 address. The two don't meet: no client's address begins with 0:ffff.
using Key = std::uint64_t;
constexpr Key everybody_else = ~Key{0};

Key key_of(const AddressLimiter::Address& address) {
    const auto plain = unmapped(address);
    if (plain.is_v4()) return Key{0xffff} << 32 | plain.to_v4().to_uint();
    Key key = 0;
    const auto bytes = plain.to_v6().to_bytes();
    for (std::size_t i = 0; i < 8; ++i)
        key = key << 8 | bytes[i];
    return key;
}

// Seeded, so that nobody can choose addresses that fall into one place of the table.
struct KeyHash {
    std::uint64_t seed = [] {
        std::uint64_t random = 0;
        fill_random({reinterpret_cast<std::uint8_t*>(&random), sizeof(random)});
        return random;
    }();
    std::size_t operator()(Key key) const {
        std::uint64_t mixed = (key ^ seed) * 0x9e3779b97f4a7c15;
        mixed = (mixed ^ mixed >> 32) * 0xd6e8feb86659fd93;
        return mixed ^ mixed >> 32;
    }
};

struct Bucket {
    double tokens = 0;
    AddressLimiter::Instant filled_at;
};

}  // namespace

struct AddressLimiter::State {
    Limits limits;
    std::vector<AddressRange> trusted;

    std::mutex mutex;
    std::unordered_map<Key, std::uint32_t, KeyHash> connections;
    std::unordered_map<Key, Bucket, KeyHash> buckets;
    Instant next_sweep;

    bool trusts(const Address& address) const {
        return std::any_of(trusted.begin(), trusted.end(),
                           [&](const auto& range) { return range.contains(address); });
    }
    Bucket& bucket(Key key, Instant now);
    void release_connection(Key key);
};

// The address's bucket, filled up to `now`.
Bucket& AddressLimiter::State::bucket(Key key, Instant now) {
    auto found = buckets.find(key);
    if (found == buckets.end() && buckets.size() >= buckets_max && now >= next_sweep) {
        // After a second a bucket is full again, and nothing is lost with it.
        std::erase_if(buckets, [&](const auto& entry) {
            return now - entry.second.filled_at >= std::chrono::seconds(1);
        });
        next_sweep = now + std::chrono::seconds(1);
    }
    if (found == buckets.end()) {
        const double full = limits.requests_per_second;
        found =
            buckets.try_emplace(buckets.size() < buckets_max ? key : everybody_else, Bucket{full, now}).first;
    }
    Bucket& bucket = found->second;
    if (now > bucket.filled_at) {
        const double seconds = std::chrono::duration<double>(now - bucket.filled_at).count();
        const double rate = limits.requests_per_second;
        bucket.tokens = std::min(rate, bucket.tokens + seconds * rate);
        bucket.filled_at = now;
    }
    return bucket;
}

void AddressLimiter::State::release_connection(Key key) {
    const std::lock_guard lock(mutex);
    const auto found = connections.find(key);
    if (--found->second == 0) connections.erase(found);
}

AddressLimiter::AddressLimiter(const Limits& limits, const std::vector<std::string>& trusted_proxies)
    : state_(std::make_shared<State>()) {
    state_->limits = limits;
    for (const std::string& text : trusted_proxies) {
        const auto range = AddressRange::parse(text);
        if (!range) throw std::invalid_argument(range.error().detail);
        state_->trusted.push_back(*range);
    }
}

result<void> AddressLimiter::check_cidr(std::string_view text) {
    const auto range = AddressRange::parse(text);
    if (!range) return range.error();
    return {};
}

AddressLimiter::Address AddressLimiter::client(const Address& peer, std::string_view forwarded_for) const {
    Address client = unmapped(peer);
    while (!forwarded_for.empty() && state_->trusts(client)) {
        const std::size_t comma = forwarded_for.rfind(',');
        std::string_view entry =
            comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1);
        forwarded_for = comma == std::string_view::npos ? std::string_view{} : forwarded_for.substr(0, comma);
        const std::size_t first = std::min(entry.find_first_not_of(" \t"), entry.size());
        entry.remove_prefix(first);
        entry = entry.substr(0, entry.find_last_not_of(" \t") + 1);
        const auto address = parse_forwarded_address(entry);
        if (!address) break;
        client = *address;
    }
    return client;
}

bool AddressLimiter::take_request(const Address& address, Instant now) {
    if (state_->limits.requests_per_second == 0) return true;
    const std::lock_guard lock(state_->mutex);
    Bucket& bucket = state_->bucket(key_of(address), now);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
}

std::shared_ptr<void> AddressLimiter::take_connection(const Address& address) {
    const std::uint32_t limit = state_->limits.connections_per_address;
    if (limit == 0 || state_->trusts(address)) return state_;
    const Key key = key_of(address);
    {
        const std::lock_guard lock(state_->mutex);
        std::uint32_t& count = state_->connections[key];
        if (count >= limit) return nullptr;
        ++count;
    }
    return {state_.get(), [state = state_, key](void*) { state->release_connection(key); }};
}

}  // namespace orderwire::http
