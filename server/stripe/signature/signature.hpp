// Stripe's webhook signature (docs.stripe.com/webhooks#verify-manually), strict where the official libraries
// differ. Header: t=<unix>,v1=<hex>[,v1=…]; MAC: hex HMAC-SHA256 over "<t>.<raw body>", keyed with the whole
// secret string.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace orderwire::stripe {

inline constexpr std::int64_t signature_tolerance =
    300;  // seconds, in both directions: 300 passes, 301 fails

// Verifies against any of several secrets (rotation). Error: `bad_signature`, its detail names the failing
// part.
result<void> verify_signature(std::string_view header, std::string_view body, std::span<const Secret> secrets,
                              std::int64_t now);

// Why a header fits a body or not, part by part, for people.
struct SignaturePart {
    enum class State : std::uint8_t { ok, failed, unknown };
    std::string part;  // header, timestamp, scheme, secret or body
    State state = State::unknown;
    std::string detail;  // one sentence; never a secret, only which one
};
struct SignatureDiagnosis {
    bool ok = false;  // as verify_signature judges
    std::vector<SignaturePart> parts;
};
// `retired` are secrets that were accepted before. Where no secret fits, the same JSON as other programs
// write it is tried too: a framework that parses a body before it is verified is the commonest fault.
SignatureDiagnosis diagnose_signature(std::string_view header, std::string_view body,
                                      std::span<const Secret> accepted, std::span<const Secret> retired,
                                      std::int64_t now);

// The header for a body, as Stripe would send it; one v1 for each secret.
std::string sign(std::string_view body, std::span<const Secret> secrets, std::int64_t timestamp);

}  // namespace orderwire::stripe
