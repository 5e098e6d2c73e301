#include "http/origin.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <optional>

namespace orderwire::http {

namespace {

namespace asio_ip = boost::asio::ip;
namespace urls = boost::urls;

std::string lower(std::string_view text) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return made;
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What an origin is made of. The port is "" where it is the scheme's own.
struct Parts {
    std::string scheme;
    std::string host;  // IPv6 in brackets
    std::string port;

    std::string text() const { return scheme + "://" + host + (port.empty() ? "" : ":" + port); }
};

// CsrfCheck of these have no origin of their own (they send "null"), or are no pages.
bool has_pages(std::string_view scheme) {
    constexpr std::array<std::string_view, 9> none{"file", "data", "blob",   "about", "javascript",
                                                   "ws",   "wss",  "mailto", "ftp"};
    const bool is_name =
        !scheme.empty() && is_letter(scheme.front()) && std::all_of(scheme.begin(), scheme.end(), [](char c) {
            return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
        });
    return is_name && std::find(none.begin(), none.end(), scheme) == none.end();
}

// A name, or an IPv4 address in the one form that browsers write it in. "" where it is neither.
std::string read_name(std::string_view text, bool is_web) {
    const auto is_part = [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
    };
    const bool plain = !text.empty() && text.size() <= 253 && text.front() != '.' &&
                       text.find("..") == text.npos && std::all_of(text.begin(), text.end(), is_part);
    if (!plain) return "";
    const std::string_view last = text.substr(text.rfind('.') + 1);
    const bool is_number =
        last.starts_with("0x") || (!last.empty() && std::all_of(last.begin(), last.end(), is_digit));
    boost::system::error_code error;
    if (is_web && is_number && asio_ip::make_address_v4(std::string(text), error).to_string() != text)
        return "";
    return std::string(text);
}

std::string read_ipv6(std::string_view text) {
    boost::system::error_code error;
    const auto address = asio_ip::make_address_v6(std::string(text), error);
    return error || text.find('%') != text.npos ? "" : "[" + address.to_string() + "]";
}

// The digits without zeros before them; "" where it is no port.
std::string read_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool whole = error == std::errc{} && end == text.data() + text.size() && port > 0;
    return whole ? std::to_string(port) : "";
}

std::optional<Parts> read_parts(std::string_view given) {
    const std::string whole = lower(given);
    std::string_view text = whole;
    const std::size_t mark = text.find("://");
    if (mark == text.npos || !has_pages(text.substr(0, mark))) return std::nullopt;
    Parts parts;
    parts.scheme = text.substr(0, mark);
    const bool is_web = parts.scheme == "http" || parts.scheme == "https";
    text.remove_prefix(mark + 3);
    if (text.ends_with('/')) text.remove_suffix(1);  // as people copy it from the address bar
    const bool brackets = text.starts_with('[');
    const std::size_t host_end = brackets ? text.find(']') : std::min(text.find(':'), text.size());
    if (host_end == text.npos) return std::nullopt;
    parts.host =
        brackets ? read_ipv6(text.substr(1, host_end - 1)) : read_name(text.substr(0, host_end), is_web);
    text.remove_prefix(host_end + (brackets ? 1 : 0));
    if (parts.host.empty()) return std::nullopt;
    if (text.empty() || text == ":") return parts;
    if (text.front() != ':') return std::nullopt;
    parts.port = read_port(text.substr(1));
    if (parts.port.empty()) return std::nullopt;
    const bool is_default = is_web && parts.port == (parts.scheme == "https" ? "443" : "80");
    if (is_default) parts.port.clear();
    return parts;
}

// Boost 1.81 reads 127.0.0.1.evil.example as the host 127.0.0.1 and the path .evil.example: a name that
// anybody can register must not pass for this machine.
std::optional<urls::url_view> parse_url(std::string_view text) {
    const auto url = urls::parse_uri(text);
    if (!url) return std::nullopt;
    const bool host_is_whole = url->encoded_path().empty() || url->encoded_path().front() == '/';
    return host_is_whole ? std::optional(*url) : std::nullopt;
}

bool is_loopback_host(std::string host) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    const auto address = asio_ip::make_address(host, error);
    return host == "localhost" || host.ends_with(".localhost") || (!error && address.is_loopback());
}

}  // namespace

result<std::string> parse_page_origin(std::string_view text) {
    if (const auto parts = read_parts(text)) return parts->text();
    std::string detail =
        "an origin as browsers send it, like https://shop.example or capacitor://localhost: a scheme, a host "
        "and a "
        "port that is not the scheme's own, nothing else";
    if (text.find('*') != text.npos) detail += "; a * stands for nothing, each origin has to be named";
    return Error{"invalid_origin", std::move(detail)};
}

result<std::string> parse_origin(std::string_view text) {
    const auto parts = read_parts(text);
    if (parts && (parts->scheme == "http" || parts->scheme == "https")) return parts->text();
    return Error{"invalid_origin", "an origin looks like https://shop.example"};
}

bool is_loopback_url(std::string_view text) {
    const auto url = parse_url(text);
    return url.has_value() && is_loopback_host(lower(url->encoded_host()));
}

OriginPolicy::OriginPolicy(std::string_view public_url, const std::vector<std::string>& allowed_origins) {
    for (const std::string& origin : allowed_origins) {
        if (auto parsed = parse_page_origin(origin)) origins_.push_back(std::move(*parsed));
    }
    auto own = read_parts(public_url);
    if (!own) return;
    origins_.push_back(own->text());
    if (!is_loopback_host(own->host)) return;
    for (const char* host : {"localhost", "127.0.0.1", "[::1]"}) {
        own->host = host;
        origins_.push_back(own->text());
    }
}

bool OriginPolicy::allows(std::string_view origin_header) const {
    if (origin_header.empty()) return true;
    const auto origin = parse_page_origin(origin_header);
    return origin && std::find(origins_.begin(), origins_.end(), *origin) != origins_.end();
}

}  // namespace orderwire::http
