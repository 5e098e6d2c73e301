#include "base/ids.hpp"

#include <algorithm>
#include <array>

#include "base/crypto.hpp"

namespace orderwire {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t digits = 26;

}  // namespace

std::string new_id(std::string_view prefix, Time now) {
    std::array<std::uint8_t, 16> bytes{};
    fill_random(std::span{bytes}.subspan(6));
    const auto milliseconds = static_cast<std::uint64_t>(to_milliseconds(now));
    for (int i = 0; i < 6; ++i)
        bytes[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));

    // 26 digits hold 130 bits: two zero bits lead.
    std::string id(prefix);
    std::uint32_t window = 0;
    int held_bits = 2;
    for (const std::uint8_t byte : bytes) {
        window = window << 8 | byte;
        for (held_bits += 8; held_bits >= 5;) {
            held_bits -= 5;
            id.push_back(alphabet[window >> held_bits & 31]);
        }
    }
    return id;
}

bool is_id(std::string_view prefix, std::string_view text) {
    if (!text.starts_with(prefix) || text.size() != prefix.size() + digits) return false;
    text.remove_prefix(prefix.size());
    // The first digit carries three bits only.
    return text.front() <= '7' && std::all_of(text.begin(), text.end(), [](char c) {
               return alphabet.find(c) != std::string_view::npos;
           });
}

}  // namespace orderwire
