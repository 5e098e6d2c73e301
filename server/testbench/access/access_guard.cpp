#include "testbench/access/access_guard.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/beast/core/string.hpp>

#include "http/server/host_names.hpp"

namespace orderwire::testbench {

namespace {

using boost::beast::iequals;

constexpr std::string_view how_to_open = "; start the server with --admin-token";

bool is_loopback(const asio::ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).is_loopback();
    }
    return address.is_loopback();
}

// What proxies add. One that adds nothing is told by its configured network, or by the public URL.
bool is_forwarding(std::string_view name) {
    constexpr std::array names{
        "Forwarded",          "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP",
        "X-Cluster-Client-IP"};
    constexpr std::string_view prefix = "X-Forwarded-";
    return iequals(name.substr(0, prefix.size()), prefix) ||
           std::any_of(names.begin(), names.end(), [&](const char* known) { return iequals(name, known); });
}

std::optional<std::string> bearer_of(const http::Request& request) {
    const std::string_view value = request.header(http::field::authorization);
    constexpr std::string_view scheme = "Bearer ";
    if (!iequals(value.substr(0, scheme.size()), scheme)) return std::nullopt;
    return std::string(value.substr(scheme.size()));
}

}  // namespace

AccessGuard::AccessGuard(const AccessRules& rules, const Clock& clock)
    : public_url_(rules.public_url),
      behind_proxy_(rules.behind_proxy),
      live_keys_(rules.live_keys),
      own_pages_(rules.public_url, {}),
      sessions_(rules.admin_token, clock) {}

std::string AccessGuard::why_not_here() const {
    if (live_keys_) return "this server has live Stripe keys";
    if (!http::is_loopback_url(public_url_)) return "this server's public URL is not a loopback one";
    if (behind_proxy_) return "this server is behind a proxy";
    return "";
}

std::string AccessGuard::why_not_local(const http::Request& request) const {
    if (std::string here = why_not_here(); !here.empty()) return here;
    if (!is_loopback(request.peer)) return "the request does not come from this machine";
    for (const auto& header : request.headers) {
        if (is_forwarding(header.name_string())) return "the request was forwarded by a proxy";
    }
    // A name that leads here by somebody else's DNS still stands in the Host.
    if (!http::is_loopback_host_header(request.header(http::field::host))) {
        return "the request's Host is not a loopback one";
    }
    return "";
}

result<void> AccessGuard::check_origin(const http::Request& request) const {
    const std::string_view site = request.header("Sec-Fetch-Site");
    const bool own_site = site.empty() || site == "same-origin" || site == "none";
    if (own_site && own_pages_.allows(request.header(http::field::origin))) return {};
    return Error{"foreign_origin", "only this server's own pages may use the testbench"};
}

result<void> AccessGuard::check_content_type(const http::Request& request) {
    const std::string_view type = request.header(http::field::content_type);
    const std::string_view media_type = type.substr(0, type.find(';'));
    if (iequals(media_type.substr(0, media_type.find_last_not_of(' ') + 1), "application/json")) return {};
    return Error{"unsupported_media_type", "the Content-Type must be application/json"};
}

result<Access> AccessGuard::authorize(const http::Request& request) {
    if (const auto own = check_origin(request); !own) return own.error();
    if (!sessions_.configured()) {
        const std::string reason = why_not_local(request);
        if (reason.empty()) return Access::loopback;
        return Error{"admin_refused", reason + std::string(how_to_open)};
    }
    if (const auto token = bearer_of(request)) {
        const auto right = sessions_.check(*token, request.peer);
        return right ? result<Access>(Access::token) : right.error();
    }
    const auto session = session_of(request);
    if (session && sessions_.is_open(*session)) return Access::token;
    return Error{"admin_required", "the testbench needs the admin token"};
}

std::optional<std::string> AccessGuard::session_of(const http::Request& request) const {
    auto found = request.cookies(cookie_name());
    if (found.size() != 1) return std::nullopt;
    return std::move(found.front());
}

std::string AccessGuard::cookie_line(const std::string& session) const {
    const auto age =
        session.empty() ? std::chrono::seconds(0) : std::chrono::seconds(AdminSessions::session_lifetime);
    // A __Host- cookie is for the whole host.
    return fmt::format("{}={}; Path={}; HttpOnly; SameSite=Strict; Max-Age={}{}", cookie_name(), session,
                       is_secure() ? "/" : "/api/testbench", age.count(), is_secure() ? "; Secure" : "");
}

}  // namespace orderwire::testbench
