#include "mail/smtp_url.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "http/origin.hpp"

namespace orderwire::mail {

namespace {

namespace urls = boost::urls;

constexpr std::uint16_t smtp_port = 25;
constexpr std::uint16_t smtps_port = 465;

bool has_control_character(const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

}  // namespace

result<SmtpServer> parse_smtp_url(std::string_view text) {
    const Error error{"invalid_smtp_url",
                      "a mail server looks like smtp://mail.example:587, with user:password and @ before the "
                      "host where it wants a login"};
    const auto url = urls::parse_uri(text);
    if (!url || (url->scheme() != "smtp" && url->scheme() != "smtps")) return error;
    if (url->encoded_host().empty() || url->encoded_path().size() > 1 || url->has_query() ||
        url->has_fragment()) {
        return error;
    }
    SmtpServer server;
    server.tls = url->scheme() == "smtps";
    server.host = url->encoded_host();
    server.port = server.tls ? smtps_port : smtp_port;
    if (url->has_port()) server.port = url->port_number();  // 0: none, or larger than a port is
    server.user = url->user();
    server.password = Secret(url->password());
    server.loopback = http::is_loopback_url(text);
    if (server.port == 0 || server.user.empty() != server.password.empty()) return error;
    if (has_control_character(server.user) || has_control_character(server.password.reveal())) return error;
    return server;
}

Trust trust_of(const SmtpServer& server, bool own_certificates) {
    const bool secret = !server.plaintext || !server.user.empty();
    return {.demand_tls = server.tls || (secret && !server.loopback),
            .verify = !server.loopback || own_certificates};
}

}  // namespace orderwire::mail
