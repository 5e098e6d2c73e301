#include "http/server/address_limiter.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <unordered_map>

#include "base/crypto.hpp"
#include "http/address_range.hpp"

namespace orderwire::http {

namespace {

constexpr std::size_t buckets_max = 65'536;

enum class Counts : std::uint8_t { requests, failed_tries, connections };

// Whom a number is of: a network_of(), or, as a site, an IPv6 address's /48.
struct Key {
    std::uint64_t prefix = ~std::uint64_t{0};  // everybody else
    Counts what = Counts::requests;
    bool is_site = false;
    bool operator==(const Key&) const = default;
};

Key key_of(const AddressLimiter::Address& address, Counts what) { return {network_of(address), what}; }

// The /48 that the /64 lies in; nothing of an IPv4 address.
std::optional<Key> site_of(const AddressLimiter::Address& address, Counts what) {
    if (unmapped(address).is_v4()) return std::nullopt;
    Key key = key_of(address, what);
    key.prefix &= ~std::uint64_t{0xffff};
    key.is_site = true;
    return key;
}

// Seeded, so that nobody can choose addresses that fall into one place of the table.
struct KeyHash {
    std::uint64_t seed = [] {
        std::uint64_t random = 0;
        fill_random({reinterpret_cast<std::uint8_t*>(&random), sizeof(random)});
        return random;
    }();
    std::size_t operator()(const Key& key) const {
        const std::uint64_t kind = static_cast<std::uint64_t>(key.what) << 1 | (key.is_site ? 1 : 0);
        std::uint64_t mixed = (key.prefix ^ seed) * 0x9e3779b97f4a7c15 + kind;
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

    std::atomic<std::size_t> sockets{0};
    std::atomic<std::size_t> sockets_max{std::numeric_limits<std::size_t>::max()};
    std::atomic<std::size_t> spare{0};

    bool trusts(const Address& address) const {
        return std::any_of(trusted.begin(), trusted.end(),
                           [&](const auto& range) { return range.contains(address); });
    }
    Bucket& bucket(const Key& key, Instant now);
    bool draw(const Address& address, Counts what, Instant now, bool look_only);
    bool count_in(const Key& key, std::uint32_t limit);
    void count_out(const Key& key);
};

// The bucket, filled up to `now`.
Bucket& AddressLimiter::State::bucket(const Key& key, Instant now) {
    auto found = buckets.find(key);
    if (found == buckets.end() && buckets.size() >= buckets_max && now >= next_sweep) {
        // After two seconds even one in debt is full again, and nothing is lost with it.
        std::erase_if(buckets, [&](const auto& entry) {
            const auto full_after = std::chrono::seconds(entry.second.tokens < 0 ? 2 : 1);
            return now - entry.second.filled_at >= full_after;
        });
        next_sweep = now + std::chrono::seconds(1);
    }
    const double full = limits.requests_per_second * (key.is_site ? double{site_multiple} : 1.0);
    if (found == buckets.end()) {
        const Key everybody_else{.what = key.what, .is_site = key.is_site};
        found =
            buckets.try_emplace(buckets.size() < buckets_max ? key : everybody_else, Bucket{full, now}).first;
    }
    Bucket& bucket = found->second;
    if (now > bucket.filled_at) {
        const double seconds = std::chrono::duration<double>(now - bucket.filled_at).count();
        bucket.tokens = std::min(full, bucket.tokens + seconds * full);
        bucket.filled_at = now;
    }
    return bucket;
}

// The site's first: one that has used up its share fills the table with no more of its addresses.
bool AddressLimiter::State::draw(const Address& address, Counts what, Instant now, bool look_only) {
    const std::lock_guard lock(mutex);
    const auto site_key = site_of(address, what);
    Bucket* site = site_key ? &bucket(*site_key, now) : nullptr;
    if (site != nullptr && site->tokens < 1) return false;
    // A new bucket moves none of those that there are.
    Bucket& own = bucket(key_of(address, what), now);
    if (own.tokens < 1) return false;
    if (look_only) return true;
    own.tokens -= 1;
    if (site != nullptr) site->tokens -= 1;
    return true;
}

bool AddressLimiter::State::count_in(const Key& key, std::uint32_t limit) {
    std::uint32_t& count = connections[key];
    if (count >= limit) {
        if (count == 0) connections.erase(key);
        return false;
    }
    ++count;
    return true;
}

void AddressLimiter::State::count_out(const Key& key) {
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
    return state_->limits.requests_per_second == 0 || state_->draw(address, Counts::requests, now, false);
}

bool AddressLimiter::may_try(const Address& address, Instant now) {
    return state_->limits.requests_per_second == 0 || state_->draw(address, Counts::failed_tries, now, true);
}

void AddressLimiter::failed_try(const Address& address, Instant now) {
    if (state_->limits.requests_per_second == 0) return;
    const std::lock_guard lock(state_->mutex);
    const double debt_max = state_->limits.requests_per_second;
    const auto charge = [&](const Key& key) {
        Bucket& bucket = state_->bucket(key, now);
        bucket.tokens = std::max(bucket.tokens - 1, -debt_max);
    };
    charge(key_of(address, Counts::failed_tries));
    if (const auto site = site_of(address, Counts::failed_tries)) charge(*site);
}

// What a token holds, and gives back.
class AddressLimiter::Place {
  public:
    explicit Place(std::shared_ptr<State> state) : state_(std::move(state)) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
        if (has_file_) state_->sockets.fetch_sub(1, std::memory_order_relaxed);
        if (!own_) return;
        const std::lock_guard lock(state_->mutex);
        state_->count_out(*own_);
        if (site_) state_->count_out(*site_);
    }

    bool count(const Address& address, std::uint32_t limit) {
        const Key own = key_of(address, Counts::connections);
        const auto site = site_of(address, Counts::connections);
        const std::lock_guard lock(state_->mutex);
        if (!state_->count_in(own, limit)) return false;
        const std::uint64_t of_site = std::uint64_t{limit} * site_multiple;
        const auto site_limit = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(of_site, std::numeric_limits<std::uint32_t>::max()));
        if (site && !state_->count_in(*site, site_limit)) {
            state_->count_out(own);
            return false;
        }
        own_ = own;
        site_ = site;
        return true;
    }
    void count_file() {
        state_->sockets.fetch_add(1, std::memory_order_relaxed);
        has_file_ = true;
    }

  private:
    std::shared_ptr<State> state_;
    std::optional<Key> own_, site_;
    bool has_file_ = false;
};

std::shared_ptr<void> AddressLimiter::take_connection(const Address& address) {
    const std::uint32_t limit = state_->limits.connections_per_address;
    if (limit == 0 || state_->trusts(address)) return state_;
    auto place = std::make_shared<Place>(state_);
    return place->count(address, limit) ? place : nullptr;
}

std::shared_ptr<void> AddressLimiter::take_socket(const Address& address) {
    std::uint32_t limit = state_->limits.connections_per_address;
    if (limit == 0) limit = std::numeric_limits<std::uint32_t>::max();
    // So that it takes several addresses, and not one with many connections, to use up what is spared.
    if (files_are_scarce()) {
        const std::size_t few = std::max<std::size_t>(1, state_->spare.load(std::memory_order_relaxed) / 4);
        limit = std::min(limit, static_cast<std::uint32_t>(few));
    }
    auto place = std::make_shared<Place>(state_);
    if (!state_->trusts(address) && !place->count(address, limit)) return nullptr;
    place->count_file();
    return place;
}

void AddressLimiter::keep_files(std::size_t sockets_max, std::size_t spare) {
    state_->spare = spare;
    state_->sockets_max = sockets_max;
}

bool AddressLimiter::files_are_scarce() const {
    return state_->sockets.load(std::memory_order_relaxed) >=
           state_->sockets_max.load(std::memory_order_relaxed);
}

}  // namespace orderwire::http
