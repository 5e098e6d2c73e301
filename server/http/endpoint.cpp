#include "http/endpoint.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <stdexcept>

namespace orderwire::http {

namespace {

using boost::asio::ip::tcp;

bool is_name(std::string_view host) {
    return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '.' || c == '_';
    });
}

bool is_ipv6(std::string_view host) {
    boost::system::error_code error;
    asio::ip::make_address_v6(std::string(host), error);
    return !error;
}

}  // namespace

result<Endpoint> parse_endpoint(std::string_view text) {
    const Error error{"invalid_endpoint",
                      "'" + std::string(text) + "' is not HOST:PORT, such as 127.0.0.1:8080"};
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return error;
    std::string_view host = text.substr(0, colon);
    const std::string_view digits = text.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
        if (!is_ipv6(host)) return error;
    } else if (!is_name(host)) {
        return error;
    }
    Endpoint endpoint{.host = std::string(host), .port = 0};
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
    if (failure != std::errc{} || end != digits.data() + digits.size()) return error;
    return endpoint;
}

std::string to_string(const Endpoint& endpoint) {
    const std::string port = std::to_string(endpoint.port);
    const bool brackets = endpoint.host.find(':') != std::string::npos;
    return (brackets ? "[" + endpoint.host + "]" : endpoint.host) + ":" + port;
}

tcp::endpoint resolve(const Endpoint& endpoint) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(endpoint.host, error);
    if (!error) return {address, endpoint.port};

    asio::io_context context;
    tcp::resolver resolver(context);
    const auto found = resolver.resolve(endpoint.host, "", tcp::resolver::passive, error);
    if (error || found.empty()) {
        throw std::runtime_error("can't listen on " + to_string(endpoint) + ": the name is not known");
    }
    const auto is_v4 = [](const auto& entry) { return entry.endpoint().address().is_v4(); };
    const auto v4 = std::find_if(found.begin(), found.end(), is_v4);
    return {(v4 != found.end() ? v4 : found.begin())->endpoint().address(), endpoint.port};
}

}  // namespace orderwire::http
