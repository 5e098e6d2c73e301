// The few cryptographic pieces the program needs, all of them OpenSSL's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace orderwire {

// Fills `bytes` from the system's generator. Throws std::runtime_error if it fails: nothing may go on
// without.
void fill_random(std::span<std::uint8_t> bytes);

// Unpadded base64url: 16 bytes give 22 characters, 32 bytes 43.
std::string base64url(std::span<const std::uint8_t> bytes);

// `bytes` random bytes as base64url.
std::string random_token(std::size_t bytes);

// Hex is lowercase, 64 characters.
std::string sha256_hex(std::string_view data);
std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view data);
std::string hmac_sha256_hex(std::string_view key, std::string_view data);

// Whether two strings are equal, in a time that depends on their lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace orderwire
