#include "testbench/redaction/personal_data.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "testbench/redaction/redaction.hpp"

namespace orderwire::testbench {

namespace {

using Words = std::vector<std::string>;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_lower(c) || is_upper(c) || is_digit(c); }
char lowered(char c) { return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c; }

// "billingEmail_2" is {"billing", "email", "2"}; "ssnLast4" and "SSNLast4" begin with "ssn".
Words words_of(std::string_view key) {
    Words words;
    bool joins = false;  // the next character belongs to the last word
    for (std::size_t i = 0; i < key.size(); ++i) {
        const char c = key[i];
        if (!is_word(c)) {
            joins = false;
            continue;
        }
        const bool after_lower = i > 0 && !is_upper(key[i - 1]);
        const bool before_lower = i + 1 < key.size() && is_lower(key[i + 1]);
        const bool begins = is_upper(c) && (after_lower || before_lower);
        if (!joins || begins) words.emplace_back();
        words.back() += lowered(c);
        joins = true;
    }
    return words;
}

template <class List>
bool is_one_of(std::string_view word, const List& known) {
    return std::find(known.begin(), known.end(), word) != known.end();
}

// Each of these makes a key personal, wherever it stands among its words.
constexpr auto personal_words = std::to_array<std::string_view>(
    {// where somebody can be reached, or lives
     "email", "mail", "phone", "telephone", "tel", "mobile", "fax", "address", "addresses", "street", "line1",
     "line2", "line3", "postal", "postcode", "zip", "zipcode", "ip", "ipv4", "ipv6", "latitude", "longitude",
     // who it is
     "firstname", "lastname", "fullname", "forename", "surname", "maiden", "username", "nickname",
     "cardholder", "payer", "buyer", "shopper", "dob", "birth", "birthday", "birthdate", "birthplace",
     "nationality", "gender", "fingerprint", "useragent",
     // documents
     "ssn", "sin", "itin", "tin", "ein", "passport", "cpf", "cnpj", "curp", "rfc", "nif", "dni", "nino",
     "vat",
     // where the money is
     "iban", "bic", "swift", "clabe", "pan", "vpa", "cashtag"});

// Some keys are of one word that hides another: "billingemail", "emailaddress".
constexpr auto personal_parts = std::to_array<std::string_view>({"email", "phone", "address", "iban"});

// Two words that say it together, one after the other.
using Pair = std::array<std::string_view, 2>;
constexpr auto personal_pairs = std::to_array<Pair>({{"e", "mail"},
                                                     {"tax", "id"},
                                                     {"tax", "ids"},
                                                     {"tax", "code"},
                                                     {"national", "id"},
                                                     {"personal", "id"},
                                                     {"sort", "code"},
                                                     {"pix", "key"},
                                                     {"user", "agent"}});

// A number is personal by whose it is: "account_number", "id_number_secondary".
constexpr auto numbered = std::to_array<std::string_view>(
    {"account", "routing", "bsb", "transit", "institution", "branch", "id", "document", "card", "tax",
     "national", "personal", "social", "registration", "license", "licence", "insurance"});

// A name is a person's, unless it is the name of one of these.
constexpr auto named_things = std::to_array<std::string_view>(
    {"bank",    "product", "file",     "event",  "plan",    "price",   "brand",
     "network", "host",    "domain",   "course", "item",    "country", "region",
     "method",  "field",   "category", "type",   "feature", "coupon",  "layout"});

constexpr auto secret_words =
    std::to_array<std::string_view>({"secret", "secrets", "password", "passwd", "passphrase", "apikey"});
constexpr auto secret_pairs = std::to_array<Pair>({{"api", "key"}, {"private", "key"}, {"secret", "key"}});

bool ends_pair(const Words& words, std::size_t i, const auto& pairs) {
    return i > 0 && std::any_of(pairs.begin(), pairs.end(), [&](const Pair& pair) {
               return words[i - 1] == pair[0] && words[i] == pair[1];
           });
}

bool is_personal_at(const Words& words, std::size_t i) {
    const std::string& word = words[i];
    const std::string_view before = i > 0 ? std::string_view(words[i - 1]) : std::string_view();
    if (is_one_of(word, personal_words)) return true;
    if (word == "name" || word == "names") return !is_one_of(before, named_things);
    if (word == "number" || word == "no") return is_one_of(before, numbered);
    return ends_pair(words, i, personal_pairs);
}

bool is_address_character(char c) {
    return is_word(c) || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
}

// A card's number has 14 to 19 digits (13 are as often a time in milliseconds), an IBAN two letters, two
// digits and 11 to 30 more; both are often written in groups.
std::string without_groups(std::string_view text) {
    std::string joined;
    std::copy_if(text.begin(), text.end(), std::back_inserter(joined),
                 [](char c) { return c != ' ' && c != '-'; });
    return joined;
}

bool is_card_number(std::string_view digits) {
    if (digits.size() < 14 || digits.size() > 19 || !std::all_of(digits.begin(), digits.end(), is_digit))
        return false;
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int digit = digits[digits.size() - 1 - i] - '0';
        const int doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += i % 2 == 1 ? doubled : digit;
    }
    return sum % 10 == 0;
}

bool is_iban(std::string_view text) {
    if (text.size() < 15 || text.size() > 34 || !std::all_of(text.begin(), text.end(), is_word)) return false;
    if (!is_upper(text[0]) || !is_upper(text[1]) || !is_digit(text[2]) || !is_digit(text[3])) return false;
    // ISO 13616: the first four at the end, letters as numbers from 10, modulo 97 is 1.
    int rest = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = lowered(text[(i + 4) % text.size()]);
        rest = is_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'a' + 10)) % 97;
    }
    return rest == 1;
}

// Replaces what begins with one of Stripe's secret prefixes, or follows "_secret_".
constexpr std::string_view client_secret = "_secret_";
constexpr auto key_prefixes =
    std::to_array<std::string_view>({"whsec_", "sk_live_", "sk_test_", "rk_live_", "rk_test_"});

// Where the secret's own characters begin, if one does here; else 0.
std::size_t secret_begins(std::string_view text, std::size_t at) {
    if (text.substr(at).starts_with(client_secret)) return at + client_secret.size();
    if (at > 0 && is_word(text[at - 1])) return 0;
    for (const std::string_view prefix : key_prefixes) {
        if (text.substr(at).starts_with(prefix)) return at + prefix.size();
    }
    return 0;
}

}  // namespace

bool is_personal_key(std::string_view key) {
    const Words words = words_of(key);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (is_personal_at(words, i)) return true;
    }
    return std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return std::any_of(personal_parts.begin(), personal_parts.end(),
                           [&](std::string_view part) { return word.find(part) != std::string::npos; });
    });
}

bool is_secret_key(std::string_view key) {
    const Words words = words_of(key);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (is_one_of(words[i], secret_words) || ends_pair(words, i, secret_pairs)) return true;
    }
    // "cvc_check" says how the check went.
    return !words.empty() && (words.back() == "cvc" || words.back() == "cvv");
}

Cleaned without_secrets(std::string_view text) {
    Cleaned cleaned;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = secret_begins(text, at);
        std::size_t end = begin;
        while (begin > 0 && end < text.size() && (is_word(text[end]) || text[end] == '+' || text[end] == '/'))
            ++end;
        if (end == begin) {
            cleaned.text += text[at++];
            continue;
        }
        cleaned.text += text.substr(at, begin - at);
        cleaned.text += redaction_mark;
        cleaned.changed = true;
        at = end;
    }
    return cleaned;
}

Cleaned without_personal_data(std::string_view text) {
    const std::string joined = without_groups(text);
    if (is_card_number(joined) || is_iban(joined)) return {std::string(redaction_mark), true};
    Cleaned cleaned = without_secrets(text);
    std::string& shown = cleaned.text;
    for (std::size_t at = shown.find('@'); at != std::string::npos; at = shown.find('@', at + 1)) {
        std::size_t begin = at;
        while (begin > 0 && is_address_character(shown[begin - 1]))
            --begin;
        std::size_t end = at + 1;
        while (end < shown.size() && is_address_character(shown[end]))
            ++end;
        if (begin == at || end == at + 1) continue;
        shown.replace(begin, end - begin, redaction_mark);
        cleaned.changed = true;
        at = begin;
    }
    return cleaned;
}

}  // namespace orderwire::testbench
