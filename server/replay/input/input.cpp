#include "replay/input/input.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>

#include "replay/input/encoding.hpp"

namespace orderwire::replay {

std::string Input::place(std::size_t offset) const {
    const std::string_view before = std::string_view(text).substr(0, offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    // A UTF-8 character is counted by its first byte.
    const auto column =
        1 + std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_start), before.end(),
                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return name + ":" + std::to_string(line) + ":" + std::to_string(column);
}

void Input::refuse(std::size_t offset, const std::string& what) const {
    throw InputError(place(offset) + ": " + what);
}

Input read_input(const std::string& name) {
    Input input{name, {}};
    if (name == "-") {
        input.name = "standard input";
        input.text.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
        std::error_code error;
        if (std::filesystem::is_directory(name, error)) input.refuse(0, "this is a folder");
        std::ifstream file(name, std::ios::binary);
        if (!file) input.refuse(0, "cannot be read: " + std::generic_category().message(errno));
        input.text.assign(std::istreambuf_iterator<char>(file), {});
        if (file.bad()) input.refuse(0, "cannot be read to its end");
    }
    auto text = to_utf8(std::move(input.text));
    input.text.clear();
    if (!text) input.refuse(0, text.error().detail);
    input.text = std::move(*text);
    return input;
}

}  // namespace orderwire::replay
