// How a command line ends before its command begins.
#pragma once

#include <stdexcept>
#include <string>

namespace orderwire::app {

// The user asked for --help: print it, and that was all.
struct HelpWanted {
    std::string text;
};
// Wrong usage, in one line: which option, what was given, what is accepted. Secrets are masked. Exit code 2.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace orderwire::app
