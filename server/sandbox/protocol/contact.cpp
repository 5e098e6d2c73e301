#include "sandbox/protocol/contact.hpp"

#include <algorithm>

#include "sandbox/protocol/forms.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::size_t local_part_length_max = 64;
constexpr std::size_t line_length_max = 500;

bool is_local_part(std::string_view local) {
    constexpr std::string_view specials = "()<>[]:;@\\,\"";
    const bool plain = std::all_of(local.begin(), local.end(), [&](char c) {
        return c > ' ' && c <= '~' && specials.find(c) == std::string_view::npos;
    });
    return plain && !local.empty() && local.size() <= local_part_length_max && local.front() != '.' &&
           local.back() != '.' && local.find("..") == std::string_view::npos;
}

bool is_label(std::string_view label) {
    const bool plain = std::all_of(label.begin(), label.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               static_cast<unsigned char>(c) >= 0x80;
    });
    return plain && !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-';
}

bool is_host(std::string_view host) {
    std::size_t labels = 0;
    std::string_view last;
    while (true) {
        const std::size_t dot = std::min(host.find('.'), host.size());
        last = host.substr(0, dot);
        if (!is_label(last)) return false;
        ++labels;
        if (dot == host.size()) break;
        host.remove_prefix(dot + 1);
    }
    const bool number = std::all_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; });
    return labels > 1 && last.size() > 1 && !number;
}

}  // namespace

bool looks_deliverable(std::string_view email) {
    const std::size_t at = email.find('@');
    return at != std::string_view::npos && is_local_part(email.substr(0, at)) &&
           is_host(email.substr(at + 1));
}

std::optional<std::string> read_email(Params& params, std::string_view key, std::size_t length_max) {
    auto email = params.text(key, length_max);
    if (email && !looks_deliverable(*email)) {
        params.fail(parameter_error("email_invalid", "Invalid email address: " + excerpt(*email),
                                    params.full_name(key)));
    }
    return email;
}

json::object read_address(Params address) {
    constexpr std::string_view members = "city country line1 line2 postal_code state";
    address.allow(members);
    json::object shown;
    for (const char* key : {"city", "country", "line1", "line2", "postal_code", "state"})
        shown[key] = text_or_null(address.text(key, line_length_max));
    return shown;
}

json::object read_shipping(Params shipping, std::string_view more) {
    shipping.allow("address name phone " + std::string(more));
    json::object shown{{"address", read_address(shipping.child("address"))}};
    for (const char* key : {"name", "phone"})
        shown[key] = text_or_null(shipping.text(key, line_length_max));
    if (!more.empty()) {
        for (const char* key : {"carrier", "tracking_number"})
            shown[key] = text_or_null(shipping.text(key, line_length_max));
    }
    return shown;
}

}  // namespace orderwire::sandbox
