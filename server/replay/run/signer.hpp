// The Stripe-Signature header of a delivery: right, or wrong in the way that was asked for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "base/time.hpp"
#include "replay/options.hpp"

namespace orderwire::replay {

class Signer {
  public:
    // `secrets` may be empty for verbatim and wrong.
    explicit Signer(std::vector<Secret> secrets);

    // `recorded` is the header as it was recorded: what verbatim sends.
    std::string header(SignatureMode sign, std::string_view body, const std::string& recorded,
                       Time now) const;

  private:
    std::vector<Secret> secrets_;
    std::vector<Secret> rotated_;  // an old secret beside the first, or all of several
    std::vector<Secret> wrong_;
};

}  // namespace orderwire::replay
