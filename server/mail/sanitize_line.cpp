#include "mail/sanitize_line.hpp"

#include <glib.h>

#include <memory>
#include <utility>

namespace orderwire::mail {

namespace {

constexpr std::string_view ellipsis = "…";

// Embeddings, overrides and isolates: they would turn around what stands after them too. The plain marks
// (left-to-right, right-to-left) are part of honest names and stay.
bool turns_direction(gunichar c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

bool is_gap(gunichar c) {
    return g_unichar_iscntrl(c) != FALSE || g_unichar_isspace(c) != FALSE || c == 0x2028 || c == 0x2029 ||
           turns_direction(c);
}

// The longest beginning of at most `bytes_max` bytes that ends with a whole character.
std::string_view beginning(std::string_view text, std::size_t bytes_max) {
    while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80)
        --bytes_max;
    return text.substr(0, bytes_max);
}

}  // namespace

std::string sanitize_line(std::string_view text, std::size_t bytes_max) {
    // NUL is valid text for nobody, but GLib takes a length and replaces it like any invalid byte.
    const std::unique_ptr<char, void (*)(void*)> valid(
        g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())), g_free);
    std::string line;
    bool gap = false;
    for (const char* at = valid.get(); *at != '\0';) {
        const char* const character = at;
        at = g_utf8_next_char(at);
        if (is_gap(g_utf8_get_char(character))) {
            gap = !line.empty();
            continue;
        }
        if (std::exchange(gap, false)) line += ' ';
        line.append(character, static_cast<std::size_t>(at - character));
    }
    if (line.size() <= bytes_max) return line;
    if (bytes_max < ellipsis.size()) return std::string(beginning(line, bytes_max));
    return std::string(beginning(line, bytes_max - ellipsis.size())).append(ellipsis);
}

}  // namespace orderwire::mail
