#include "base/contained.hpp"

#include <exception>

#include "base/log.hpp"
#include "base/log_rate_limiter.hpp"

namespace orderwire {

namespace {

constexpr std::uint32_t fault_lines_per_second = 5;

void log_words(std::string_view what, std::string_view words) {
    static LogRateLimiter log_limiter(fault_lines_per_second);
    const auto held_back = log_limiter.pass();
    if (!held_back) return;
    if (*held_back > 0) spdlog::error("{} more faults were not logged", *held_back);
    spdlog::error("{}: {}", what, words);
}

}  // namespace

void log_fault(std::string_view what) noexcept {
    try {
        try {
            throw;
        } catch (const std::exception& error) {
            log_words(what, error.what());
        } catch (...) {
            log_words(what, "a fault of no known kind");
        }
    } catch (...) {
        // There is no memory for a line either.
        return;
    }
}

}  // namespace orderwire
