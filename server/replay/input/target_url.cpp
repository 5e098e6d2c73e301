#include "replay/input/target_url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <cstdint>

namespace orderwire::replay {

namespace {

bool is_port(std::string_view digits) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return error == std::errc{} && end == digits.data() + digits.size() && port > 0;
}

}  // namespace

result<TargetUrl> parse_target_url(std::string_view text) {
    const auto url = boost::urls::parse_uri({text.data(), text.size()});
    // Boost 1.81 cuts a name that begins with an address off behind it, and takes the rest for the path.
    const bool host_is_cut = url && !url->encoded_path().empty() && url->encoded_path().front() != '/';
    if (!url || host_is_cut || (url->scheme() != "http" && url->scheme() != "https") ||
        url->encoded_host().empty() || url->has_userinfo() || (url->has_port() && !is_port(url->port()))) {
        return Error{"invalid_address", "an address looks like http://127.0.0.1:8080/webhooks/stripe"};
    }
    TargetUrl parsed;
    parsed.url = text;
    parsed.tls = url->scheme() == "https";
    parsed.host = url->host_address();
    parsed.port = url->has_port() ? std::string(url->port()) : parsed.tls ? "443" : "80";
    parsed.host_header = std::string(url->encoded_host()) + (url->has_port() ? ":" + parsed.port : "");
    parsed.target = std::string(url->encoded_path());
    if (parsed.target.empty()) parsed.target = "/";
    if (url->has_query()) parsed.target += "?" + std::string(url->encoded_query());
    parsed.origin = (parsed.tls ? "https://" : "http://") + parsed.host_header;
    return parsed;
}

}  // namespace orderwire::replay
