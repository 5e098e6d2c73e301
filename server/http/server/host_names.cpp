#include "http/server/host_names.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "http/origin.hpp"

namespace orderwire::http {

namespace {

constexpr std::size_t host_name_length_max = 253;

// "shop.example" of "Shop.example:8080"; nothing for what is no host and port alone.
result<std::string> host_of(std::string_view host_header) {
    auto origin = parse_origin("http://" + std::string(host_header));
    if (!origin) return origin;
    std::string host = origin->substr(std::string_view("http://").size());
    const std::size_t bracket = host.rfind(']');
    const std::size_t colon = host.rfind(':');
    if (colon != std::string::npos && (bracket == std::string::npos || colon > bracket)) host.resize(colon);
    return host;
}

}  // namespace

bool is_loopback_host_header(std::string_view host_header) {
    const auto host = host_of(host_header);
    return host && is_loopback_url("http://" + *host);
}

result<std::string> parse_host_name(std::string_view name) {
    const Error invalid{"invalid_host_name",
                        "a name or an address as it stands in a Host header, without a port"};
    std::string text(name);
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(text, error);
    if (!error && address.is_v6()) text = "[" + address.to_string() + "]";
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
               c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
    });
    if (text.empty() || text.size() > host_name_length_max || !plain) return invalid;
    auto host = host_of(text);
    if (!host || host->size() != text.size()) return invalid;
    return host;
}

HostNames::HostNames(const std::vector<std::string>& more) {
    for (const std::string& name : more) {
        if (auto parsed = parse_host_name(name)) names_.push_back(std::move(*parsed));
    }
}

bool HostNames::knows(std::string_view host_header) const {
    if (is_loopback_host_header(host_header)) return true;
    const auto host = host_of(host_header);
    return host && std::find(names_.begin(), names_.end(), *host) != names_.end();
}

}  // namespace orderwire::http
