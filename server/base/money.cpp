#include "base/money.hpp"

namespace orderwire {

namespace {

// Those whose minor unit is not a hundredth, as Stripe counts; each three letters and a space.
constexpr std::string_view without_decimals =
    "bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf ";
constexpr std::string_view with_three_decimals = "bhd jod kwd omr tnd ";

std::size_t decimals(std::string_view currency) {
    const std::string word = std::string(currency) + " ";
    if (without_decimals.find(word) != std::string_view::npos) return 0;
    return with_three_decimals.find(word) != std::string_view::npos ? 3 : 2;
}

}  // namespace

std::string format_amount(std::int64_t amount, std::string_view currency) {
    std::string text = std::to_string(amount);
    if (const std::size_t places = decimals(currency); places > 0) {
        if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
        text.insert(text.end() - static_cast<std::ptrdiff_t>(places), '.');
    }
    text += ' ';
    for (const char c : currency)
        text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

}  // namespace orderwire
