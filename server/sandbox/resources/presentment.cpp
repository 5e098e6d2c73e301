#include "sandbox/resources/presentment.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/money.hpp"

namespace orderwire::sandbox {

namespace {

struct Rate {
    std::string_view currency;
    double per_dollar;
};

constexpr Rate rates[] = {{"usd", 1},   {"eur", 0.9},  {"gbp", 0.8}, {"chf", 0.9}, {"cad", 1.4},
                          {"aud", 1.5}, {"nzd", 1.7},  {"jpy", 150}, {"mxn", 18},  {"brl", 5.5},
                          {"inr", 85},  {"sek", 10.5}, {"nok", 11},  {"dkk", 6.8}, {"pln", 4},
                          {"czk", 23},  {"huf", 360},  {"ron", 4.6}, {"sgd", 1.3}, {"hkd", 7.8},
                          {"isk", 140}, {"kwd", 0.3},  {"aed", 3.7}, {"zar", 18},  {"krw", 1350}};

struct Country {
    std::string_view code;
    std::string_view currency;
};

constexpr Country countries[] = {
    {"US", "usd"}, {"AT", "eur"}, {"BE", "eur"}, {"DE", "eur"}, {"ES", "eur"}, {"FI", "eur"}, {"FR", "eur"},
    {"GR", "eur"}, {"HR", "eur"}, {"IE", "eur"}, {"IT", "eur"}, {"NL", "eur"}, {"PT", "eur"}, {"SK", "eur"},
    {"GB", "gbp"}, {"CH", "chf"}, {"CA", "cad"}, {"AU", "aud"}, {"NZ", "nzd"}, {"JP", "jpy"}, {"MX", "mxn"},
    {"BR", "brl"}, {"IN", "inr"}, {"SE", "sek"}, {"NO", "nok"}, {"DK", "dkk"}, {"PL", "pln"}, {"CZ", "czk"},
    {"HU", "huf"}, {"RO", "ron"}, {"SG", "sgd"}, {"HK", "hkd"}, {"IS", "isk"}, {"KW", "kwd"}, {"AE", "aed"},
    {"ZA", "zar"}, {"KR", "krw"}};

const Rate* find_rate(std::string_view currency) {
    const auto* found = std::find_if(std::begin(rates), std::end(rates),
                                     [&](const Rate& rate) { return rate.currency == currency; });
    return found == std::end(rates) ? nullptr : found;
}

// "eur" of "test+location_FR@example.com"; "" for an address that names no place.
std::string_view local_currency(std::string_view email) {
    constexpr std::string_view mark = "+location_";
    const std::size_t at = email.find('@');
    const std::size_t place = email.rfind(mark, at);
    if (at == std::string_view::npos || place == std::string_view::npos) return {};
    const std::string_view code = email.substr(place + mark.size(), at - place - mark.size());
    for (const Country& country : countries) {
        if (country.code == code) return country.currency;
    }
    return {};
}

double minor_units(const Currency& currency) { return std::pow(10, currency.decimals); }

}  // namespace

std::optional<json::object> presentment_for(std::string_view email, std::int64_t amount,
                                            std::string_view code) {
    const std::string_view theirs = local_currency(email);
    const Rate* from = find_rate(code);
    const Rate* to = find_rate(theirs);
    if (from == nullptr || to == nullptr || from == to || amount == 0) return std::nullopt;
    const Currency* own = find_currency(code);
    const Currency* presented = find_currency(theirs);
    if (own == nullptr || presented == nullptr) return std::nullopt;
    const double value = static_cast<double>(amount) / minor_units(*own) * to->per_dollar / from->per_dollar *
                         minor_units(*presented);
    const std::int64_t steps = std::llround(std::ceil(value / static_cast<double>(presented->step) - 1e-9));
    return json::object{{"presentment_amount", std::max(steps * presented->step, presented->least)},
                        {"presentment_currency", theirs}};
}

std::int64_t presented_part(std::int64_t part, std::int64_t presented, std::int64_t whole) {
    if (whole == 0) return 0;
    if (part == whole) return presented;
    return std::llround(static_cast<double>(part) * static_cast<double>(presented) /
                        static_cast<double>(whole));
}

}  // namespace orderwire::sandbox
