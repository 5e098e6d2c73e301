#include "cli/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "http/endpoint.hpp"
#include "http/origin.hpp"
#include "http/server/host_names.hpp"

namespace orderwire::cli {

namespace {

template <class Number>
bool is_number(const std::string& given, Number min, Number max) {
    Number value{};
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
    return error == std::errc{} && end == given.data() + given.size() && value >= min && value <= max;
}

}  // namespace

Check whole_number(long min, long max) {
    return accepts(fmt::format("a whole number from {} to {}", min, max),
                   [min, max](const std::string& given) { return is_number(given, min, max); });
}

Check whole_number() {
    return accepts("a whole number from 0 up",
                   [](const std::string& given) { return is_number<std::uint64_t>(given, 0, UINT64_MAX); });
}

Check decimal(double min, double max) {
    return accepts(fmt::format("a number from {} to {}", min, max),
                   [min, max](const std::string& given) { return is_number(given, min, max); });
}

Check one_of(std::vector<std::string> words) {
    std::string list;
    for (const std::string& word : words)
        list += (list.empty() ? "" : ", ") + word;
    return accepts("one of " + list, [words = std::move(words)](const std::string& given) {
        return std::find(words.begin(), words.end(), given) != words.end();
    });
}

Check endpoint() {
    return accepts("HOST:PORT, like 127.0.0.1:8080",
                   [](const std::string& given) { return http::parse_endpoint(given).has_value(); });
}

Check endpoint_or(const std::string& word) {
    return accepts("HOST:PORT or " + word, [word](const std::string& given) {
        return given == word || http::parse_endpoint(given).has_value();
    });
}

Check url() {
    return accepts("an http or https URL without a path, like https://orders.example",
                   [](const std::string& given) { return http::parse_origin(given).has_value(); });
}

Check allowed_origin() { return readable_by(http::parse_page_origin); }

// Any other would let a page that rebinds its name read events and switch faults.
Check host_name() {
    return accepts("a host's name or address without a port",
                   [](const std::string& given) { return http::parse_host_name(given).has_value(); });
}

Check store_url() {
    return accepts("sqlite:PATH", [](const std::string& given) {
        return given.starts_with("sqlite:") && given.size() > std::string_view("sqlite:").size();
    });
}

Check existing_file() {
    return accepts("a file that can be read", [](const std::string& given) {
        std::error_code ignored;
        return std::filesystem::is_regular_file(given, ignored);
    });
}

}  // namespace orderwire::cli
