#include "mail/mailbox.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "mail/sanitize_line.hpp"

namespace orderwire::mail {

namespace {

// RFC 5321, section 4.5.3.1.
constexpr std::size_t local_part_bytes_max = 64;
constexpr std::size_t address_bytes_max = 254;
constexpr std::size_t label_bytes_max = 63;
constexpr std::size_t name_bytes_max = 200;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Parts between dots, none of them empty, each of which `fits`.
template <class Fits>
bool each_part(std::string_view text, Fits fits) {
    for (std::size_t from = 0;;) {
        const std::size_t dot = text.find('.', from);
        const std::string_view part = text.substr(from, dot - from);
        if (part.empty() || !fits(part)) return false;
        if (dot == text.npos) return true;
        from = dot + 1;
    }
}

bool is_local_part(std::string_view text) {
    constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~";
    return text.size() <= local_part_bytes_max && each_part(text, [&](std::string_view part) {
               return std::all_of(part.begin(), part.end(), [&](char c) {
                   return is_letter_or_digit(c) || others.find(c) != others.npos;
               });
           });
}

bool is_label(std::string_view text) {
    return text.size() <= label_bytes_max && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_domain(std::string_view text) {
    if (!text.starts_with('[')) return each_part(text, is_label);
    if (!text.ends_with(']')) return false;
    std::string_view address = text.substr(1, text.size() - 2);
    constexpr std::string_view v6 = "IPv6:";
    const bool is_v6 = address.starts_with(v6);
    if (is_v6) address.remove_prefix(v6.size());
    boost::system::error_code error;
    const auto parsed = boost::asio::ip::make_address(address, error);
    return !error && parsed.is_v6() == is_v6 && address.find('%') == address.npos;
}

// A name may stand in quotes, with a backslash before what would end them.
std::string without_quotes(std::string_view text) {
    if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return std::string(text);
    std::string plain;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '\\' && i + 2 < text.size()) ++i;
        plain += text[i];
    }
    return plain;
}

std::string_view trimmed(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

}  // namespace

bool is_address(std::string_view text) {
    const std::size_t at = text.rfind('@');
    return at != text.npos && text.size() <= address_bytes_max && is_local_part(text.substr(0, at)) &&
           is_domain(text.substr(at + 1));
}

result<Mailbox> parse_mailbox(std::string_view text) {
    const std::string_view whole = trimmed(text);
    const std::size_t bracket = whole.ends_with('>') ? whole.rfind('<') : whole.npos;
    Mailbox mailbox;
    std::string_view address = whole;
    if (bracket != whole.npos) {
        address = trimmed(whole.substr(bracket + 1, whole.size() - bracket - 2));
        mailbox.name = without_quotes(trimmed(whole.substr(0, bracket)));
    }
    if (!is_address(address) || mailbox.name != sanitize_line(mailbox.name, name_bytes_max)) {
        return Error{"invalid_mailbox", "a sender looks like Ada's Courses <orders@shop.example>"};
    }
    mailbox.address = address;
    return mailbox;
}

}  // namespace orderwire::mail
