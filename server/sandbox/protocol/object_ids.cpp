#include "sandbox/protocol/object_ids.hpp"

#include <array>

#include "base/crypto.hpp"

namespace orderwire::sandbox {

std::string random_letters(std::size_t length) {
    static constexpr std::string_view alphabet =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    std::string letters;
    std::array<std::uint8_t, 64> bytes{};
    while (letters.size() < length) {
        fill_random(bytes);
        for (const std::uint8_t byte : bytes) {
            // 248 is the largest multiple of 62 in a byte: beyond it some letters would come more often.
            if (byte < 248 && letters.size() < length) letters.push_back(alphabet[byte % alphabet.size()]);
        }
    }
    return letters;
}

std::string new_object_id(std::string_view prefix) { return std::string(prefix) + "3" + random_letters(23); }

}  // namespace orderwire::sandbox
