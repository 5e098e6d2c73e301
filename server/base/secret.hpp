// A string that must not be printed: it has no stream operator and no formatter. reveal() is easy to search
// for.
#pragma once

#include <string>
#include <utility>

namespace orderwire {

class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    const std::string& reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

  private:
    std::string value_;
};

}  // namespace orderwire
