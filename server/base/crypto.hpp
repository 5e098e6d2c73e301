// The few cryptographic pieces the program needs, all of them OpenSSL's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace orderwire {

// Fills `bytes` from the system's generator. Throws std::runtime_error if it fails: nothing may go on
// without.
void fill_random(std::span<std::uint8_t> bytes);

// `bytes` random bytes as unpadded base64url: 16 bytes give 22 characters.
std::string random_token(std::size_t bytes);

// Lowercase hex, 64 characters.
std::string sha256_hex(std::string_view data);
std::string hmac_sha256_hex(std::string_view key, std::string_view data);

// Whether two strings are equal, in a time that depends on their lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace orderwire
