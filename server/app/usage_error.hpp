// What was given to us is wrong.
#pragma once

#include <stdexcept>

namespace orderwire::app {

// Wrong usage, in one line: which option, what was given, what is accepted. Secrets are masked. Exit code 2.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace orderwire::app
