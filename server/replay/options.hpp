// What a replay is told to do. Every field has its command line option of the same name.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "replay/input/target_url.hpp"

namespace orderwire::replay {

// How a delivery is signed.
enum class SignatureMode {
    fresh,     // with the secret and the current time
    verbatim,  // with the header that was recorded
    stale,     // rightly, but ten minutes ago
    wrong,     // with another secret
    rotated,   // by an old and by the new secret, as while a secret is being changed
};
std::optional<SignatureMode> signature_mode_named(std::string_view name);

// What happens to the events on their way.
struct DeliveryFaults {
    bool shuffle = false;
    double duplicate = 0;  // probabilities, 0 to 1
    double drop = 0;
    double corrupt = 0;
    std::chrono::milliseconds delay{0};  // each delivery waits up to this long
};

// When they go. Neither: as fast as they are answered.
struct Pace {
    std::optional<double> speed;  // the recorded gaps, divided by this
    std::optional<double> rate;   // deliveries a second
};

// FROM=TO: what stands for something else. `from` is a kind (order, payment_intent, amount, …) or one old id.
struct MapEntry {
    std::string from;
    std::string to;
};
// Error: `invalid_map`; its detail says what is accepted.
result<MapEntry> parse_map_entry(std::string_view text);

struct OrderExpectation {
    std::string order;  // an id, or "order": the one that this replay made or maps to
    json::object view;  // what the order's view must contain, such as {"status": "paid"}
};
struct VerdictExpectation {
    std::string type;     // a pattern with *
    std::string verdict;  // a pattern with *, alternatives between |
};
// Errors: `invalid_expectation`.
result<OrderExpectation> parse_order_expectation(std::string_view text);
result<VerdictExpectation> parse_verdict_expectation(std::string_view text);

struct Options {
    std::vector<std::string> files;
    std::string scenario;  // a file, or ""
    TargetUrl to;
    std::string api;  // the origin whose orders are read and made
    std::vector<Secret> secrets;
    std::optional<SignatureMode> sign;
    Pace pace;
    DeliveryFaults faults;
    std::optional<std::uint64_t> seed;
    std::vector<std::string> only;
    std::vector<std::string> except;
    std::vector<MapEntry> map;
    bool new_ids = false;
    bool permutations = false;
    std::size_t permutations_max =
        5'040;                    // 7 events in every order; of more, as many orders drawn by the seed
    std::string new_order;        // a course: each run gets a fresh order for it
    std::size_t concurrency = 0;  // 0: 1 as fast as they are answered, else 16
    bool retry = false;
    std::chrono::milliseconds timeout{30'000};
    std::vector<OrderExpectation> expect;
    std::vector<VerdictExpectation> expect_verdict;
    std::vector<int> expect_http;
    std::optional<std::chrono::milliseconds> within;  // for the orders, after the last answer; else 5 s
    std::string junit;                                // a file, or ""
    bool json = false;
    bool terminal = false;  // a progress bar in place of lines
};

// The order that --map order=… names, or "".
std::string mapped_order(const Options& options);

}  // namespace orderwire::replay
