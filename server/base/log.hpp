// The program's log: spdlog, to standard error, as text for people or as JSON lines for collectors. Whatever
// a message carries, it is one line of printable text: what is not printable is escaped here.
#pragma once

#include <spdlog/spdlog.h>

#include <memory>
#include <string_view>

namespace orderwire {

enum class LogFormat { text, json };

// How a line is written.
std::unique_ptr<spdlog::formatter> make_log_formatter(LogFormat format);

// Sets up the default logger. `level` is one of trace, debug, info, warn, error, critical, off.
void set_up_log(std::string_view level, LogFormat format);
// At any time, from any thread.
void set_log_level(std::string_view level);

}  // namespace orderwire
