#include "api/guest_cookie.hpp"

#include <fmt/format.h>

#include "api/middleware.hpp"

namespace orderwire::api {

namespace {

constexpr int year_seconds = 31'536'000;
// No secret that was given out before there was a mark has a dot.
constexpr std::string_view secure_mark = "h.";

std::string cookie_line(std::string_view name, std::string_view value, int age_seconds, bool secure) {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", name, value, age_seconds,
                       secure ? "; Secure" : "");
}

void add(http::Response& response, const std::string& line) {
    response.headers.insert(http::field::set_cookie, line);
}

}  // namespace

std::optional<std::string> single_cookie(const http::Request& request, std::string_view name) {
    auto found = request.cookies(name);
    if (found.size() > 1) {
        refuse(http::status::bad_request, "duplicate_cookie",
               fmt::format("the request has two cookies {}: clear them, and begin anew", name));
    }
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::optional<GuestCookie> read_guest_cookie(const http::Request& request, bool secure) {
    if (secure) {
        if (auto secret = single_cookie(request, secure_customer_cookie))
            return GuestCookie{*std::move(secret), false};
    }
    auto secret = single_cookie(request, customer_cookie);
    if (!secret || (secure && secret->starts_with(secure_mark))) return std::nullopt;
    return GuestCookie{*std::move(secret), secure};
}

std::string guest_secret(const std::string& secret, bool secure) {
    return secure ? std::string(secure_mark) + secret : secret;
}

void give_guest_cookie(http::Response& response, const std::string& secret, bool secure) {
    add(response,
        cookie_line(secure ? secure_customer_cookie : customer_cookie, secret, year_seconds, secure));
    if (secure) add(response, cookie_line(customer_cookie, "", 0, secure));
}

void end_guest_cookie(http::Response& response, bool secure) {
    add(response, cookie_line(customer_cookie, "", 0, secure));
    if (secure) add(response, cookie_line(secure_customer_cookie, "", 0, secure));
}

}  // namespace orderwire::api
