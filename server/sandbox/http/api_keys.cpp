#include "sandbox/http/api_keys.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace orderwire::sandbox {

namespace {

ApiError unauthorised(std::string message) {
    ApiError error;
    error.status = 401;
    error.message = std::move(message);
    error.executed = false;
    return error;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view lower_case) {
    return text.size() >= lower_case.size() &&
           std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                      [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
}

// Nothing for what is no base64.
std::optional<std::string> decode_base64(std::string_view text) {
    static constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    while (text.ends_with('='))
        text.remove_suffix(1);
    std::string decoded;
    std::uint32_t window = 0;
    int held_bits = 0;
    for (const char c : text) {
        const std::size_t digit = alphabet.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        window = window << 6 | static_cast<std::uint32_t>(digit);
        held_bits += 6;
        if (held_bits >= 8) {
            held_bits -= 8;
            decoded.push_back(static_cast<char>(window >> held_bits & 255));
        }
    }
    return decoded;
}

std::string trim(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return std::string(text);
}

std::optional<std::string> key_of(std::string_view authorization) {
    if (starts_with_ignoring_case(authorization, "bearer ")) return trim(authorization.substr(7));
    if (!starts_with_ignoring_case(authorization, "basic ")) return std::nullopt;
    const auto decoded = decode_base64(trim(authorization.substr(6)));
    if (!decoded) return std::nullopt;
    return decoded->substr(0, decoded->find(':'));
}

bool is_test_key(std::string_view key, std::string_view prefix) {
    return key.size() > prefix.size() && key.size() <= 255 && key.starts_with(prefix) &&
           std::all_of(key.begin(), key.end(),
                       [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; });
}

// As much of a key as may be repeated.
std::string masked(std::string_view key) {
    const bool known = key.starts_with("sk_") || key.starts_with("pk_") || key.starts_with("rk_");
    return known ? std::string(key.substr(0, 8)) + "****" : "****";
}

}  // namespace

ApiResult<ApiKeyKind> identify_key(std::string_view authorization, const json::object& form) {
    std::optional<std::string> key = key_of(authorization);
    if (!key) {
        // Only a publishable key may stand where logs see it.
        const auto parameter = string_at(form, "key");
        if (parameter && parameter->starts_with("pk_")) key = std::string(*parameter);
    }
    if (!key || key->empty()) {
        return unauthorised(
            "You did not provide an API key. Provide one in the Authorization header, using Bearer auth "
            "(e.g. 'Authorization: Bearer sk_test_...').");
    }
    if (is_test_key(*key, "sk_test_") || is_test_key(*key, "rk_test_")) return ApiKeyKind::secret_key;
    if (is_test_key(*key, "pk_test_")) return ApiKeyKind::publishable_key;
    if (key->find("_live_") != std::string::npos) {
        return unauthorised("Invalid API Key provided: " + masked(*key) +
                            ". This is a sandbox: never send it a live key.");
    }
    return unauthorised("Invalid API Key provided: " + masked(*key));
}

}  // namespace orderwire::sandbox
