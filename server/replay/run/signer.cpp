#include "replay/run/signer.hpp"

#include <span>
#include <utility>

#include "base/crypto.hpp"
#include "stripe/signature/signature.hpp"

namespace orderwire::replay {

namespace {

// Beyond every tolerance there is, and not by a second only: clocks differ.
constexpr std::int64_t stale_by = 2 * stripe::signature_tolerance;

}  // namespace

Signer::Signer(std::vector<Secret> secrets) : secrets_(std::move(secrets)) {
    wrong_.emplace_back("whsec_" + random_token(24));
    if (secrets_.size() == 1) rotated_.emplace_back("whsec_" + random_token(24));
    rotated_.insert(rotated_.end(), secrets_.begin(), secrets_.end());
}

std::string Signer::header(SignatureMode sign, std::string_view body, const std::string& recorded,
                           Time now) const {
    const std::int64_t seconds = to_seconds(now);
    const auto first = std::span(secrets_).first(secrets_.empty() ? 0 : 1);
    switch (sign) {
        case SignatureMode::fresh:
            return stripe::sign(body, first, seconds);
        case SignatureMode::verbatim:
            return recorded;
        case SignatureMode::stale:
            return stripe::sign(body, first, seconds - stale_by);
        case SignatureMode::wrong:
            return stripe::sign(body, wrong_, seconds);
        case SignatureMode::rotated:
            return stripe::sign(body, rotated_, seconds);
    }
    return {};
}

}  // namespace orderwire::replay
