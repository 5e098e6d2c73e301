#include "http/origin.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <optional>

namespace orderwire::http {

namespace {

namespace urls = boost::urls;

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

// Boost 1.81 reads 127.0.0.1.evil.example as the host 127.0.0.1 and the path .evil.example: a name that
// anybody can register must not pass for this machine.
std::optional<urls::url_view> parse_url(std::string_view text) {
    const auto url = urls::parse_uri(text);
    if (!url) return std::nullopt;
    const bool host_is_whole = url->encoded_path().empty() || url->encoded_path().front() == '/';
    return host_is_whole ? std::optional(*url) : std::nullopt;
}

std::string port_part(const urls::url_view& url) {
    const bool is_default = !url.has_port() || url.port().empty() ||
                            (url.scheme() == "https" ? url.port() == "443" : url.port() == "80");
    return is_default ? std::string() : ":" + std::string(url.port());
}

bool is_loopback_host(std::string host) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    return host == "localhost" || host.ends_with(".localhost") || (!error && address.is_loopback());
}

}  // namespace

result<std::string> parse_origin(std::string_view text) {
    const auto url = parse_url(text);
    if (!url || (url->scheme() != "http" && url->scheme() != "https") || url->encoded_host().empty() ||
        url->encoded_path().size() > 1 || url->has_query() || url->has_fragment() || url->has_userinfo()) {
        return Error{"invalid_origin", "an origin looks like https://shop.example"};
    }
    return lower(std::string(url->scheme()) + "://" + std::string(url->encoded_host())) + port_part(*url);
}

bool is_loopback_url(std::string_view text) {
    const auto url = parse_url(text);
    return url.has_value() && is_loopback_host(lower(std::string(url->encoded_host())));
}

OriginPolicy::OriginPolicy(std::string_view public_url, const std::vector<std::string>& allowed_origins) {
    for (const std::string& origin : allowed_origins) {
        if (auto parsed = parse_origin(origin)) origins_.push_back(std::move(*parsed));
    }
    const auto url = parse_url(public_url);
    if (const auto own = parse_origin(public_url)) origins_.push_back(*own);
    if (url.has_value() && is_loopback_url(public_url)) {
        for (const std::string_view host : {"localhost", "127.0.0.1", "[::1]"}) {
            origins_.push_back(std::string(url->scheme()) + "://" + std::string(host) + port_part(*url));
        }
    }
}

bool OriginPolicy::allows(std::string_view origin_header) const {
    if (origin_header.empty()) return true;
    const auto origin = parse_origin(origin_header);
    return origin && std::find(origins_.begin(), origins_.end(), *origin) != origins_.end();
}

}  // namespace orderwire::http
