// What a run found: a line for each demand, as script/test counts them, and figures beside.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>

namespace orderwire::crash {

class Report {
  public:
    // What the next lines are about.
    void begin(std::string_view scenario) { scenario_ = scenario; }

    template <class... Values>
    void say(fmt::format_string<Values...> text, Values&&... values) {
        line("      ", fmt::format(text, std::forward<Values>(values)...));
    }
    template <class... Values>
    void check(bool holds, fmt::format_string<Values...> text, Values&&... values) {
        failures_ += holds ? 0 : 1;
        line(holds ? "ok    " : "FAIL  ", fmt::format(text, std::forward<Values>(values)...));
    }
    std::size_t failures() const { return failures_; }

  private:
    void line(std::string_view mark, const std::string& text) {
        fmt::print("{}{}: {}\n", mark, scenario_, text);
        std::fflush(stdout);
    }

    std::string scenario_;
    std::size_t failures_ = 0;
};

constexpr double mebibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / 1'048'576; }

}  // namespace orderwire::crash
