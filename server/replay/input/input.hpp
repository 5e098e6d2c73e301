// Files that testers hand in, and what is wrong with them.
#pragma once

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace orderwire::replay {

// A file that can't be used, in one line: "FILE:LINE:COLUMN: what is wrong". Lines and columns count from 1,
// columns in characters.
class InputError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// A file and its text.
struct Input {
    std::string name;  // as the user gave it
    std::string text;

    // "FILE:LINE:COLUMN" of the byte at `offset`.
    std::string place(std::size_t offset) const;
    [[noreturn]] void refuse(std::size_t offset, const std::string& what) const;
};

// How the file is read that somebody named.
using ReadFile = std::function<Input(const std::string& name)>;

// Reads the whole file, as UTF-8; "-" is standard input. Throws InputError (at 1:1) where it can't be read.
Input read_input(const std::string& name);

}  // namespace orderwire::replay
