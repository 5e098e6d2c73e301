// How the sandbox misbehaves on request: POST /_sandbox/faults. Pure but for the random numbers.
#pragma once

#include <chrono>
#include <functional>

#include "base/json.hpp"
#include "base/result.hpp"

namespace orderwire::sandbox {

struct FaultSettings {
    // Of webhook deliveries. Probabilities are 0 to 1.
    double drop = 0;       // is never sent
    double duplicate = 0;  // is sent twice
    double shuffle = 0;    // leaves its place in the order, and comes up to shuffle_spread later
    std::chrono::milliseconds delay{0};  // on top of the configured delay
    // Of API calls.
    double error = 0;                        // is answered 500; nothing was done
    std::int64_t error_next = 0;             // so many calls are, whatever the random numbers say
    std::chrono::milliseconds api_delay{0};  // each answer comes so much later
};

inline constexpr std::chrono::milliseconds shuffle_spread{2000};
inline constexpr std::chrono::milliseconds fault_delay_max{600'000};
inline constexpr std::int64_t error_next_max = 1'000'000;

// {"drop","duplicate","shuffle","error": 0..1, "error_next": 0..1000000, "delay_ms","api_delay_ms":
// 0..600000}; a member that is missing is 0. Error: `invalid_faults`.
result<FaultSettings> parse_faults(std::string_view body);
json::object to_json(const FaultSettings& faults);

// A number in [0, 1). Tests give the numbers that they need.
using RandomSource = std::function<double()>;
RandomSource system_random();

}  // namespace orderwire::sandbox
