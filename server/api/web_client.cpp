#include "api/web_client.hpp"

#include <fmt/format.h>

#include <array>

namespace orderwire::api {

namespace {

using http::status;

// The client's routes; "*" stands for one segment. client-web/src/App.tsx has the same list.
constexpr std::array page_patterns{"/",        "/course/*",  "/checkout/success", "/checkout/*",
                                   "/track/*", "/receipt/*", "/orders",           "/testbench"};

bool matches(std::string_view pattern, std::string_view path) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) return pattern == path;
    return path.size() > star && path.starts_with(pattern.substr(0, star)) &&
           path.find('/', star) == std::string_view::npos;
}

bool is_page(std::string_view path) {
    return std::any_of(page_patterns.begin(), page_patterns.end(),
                       [&](auto pattern) { return matches(pattern, path); });
}

// No inline script, no foreign anything; but the payment provider, which the checkout page must reach.
std::string content_security_policy(const Provider& provider) {
    const bool stripe = provider.name == "stripe";
    return fmt::format(
        "default-src 'none'; script-src 'self'{}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self' {}; frame-src {}; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'",
        stripe ? " https://js.stripe.com" : "", provider.api_base,
        stripe ? "https://js.stripe.com https://hooks.stripe.com" : "'none'");
}

}  // namespace

http::Handler web_client(const http::StaticFiles* files, const Provider& provider) {
    return
        [files, policy = content_security_policy(provider)](http::Request& request) -> task<http::Response> {
            if (files == nullptr || request.path.starts_with("/api/")) {
                co_return http::problem(status::not_found, "not_found", "there is nothing at this address");
            }
            const bool file = request.path != "/index.html" && files->contains(request.path);
            http::Response response = files->respond(request, file ? request.path : "/index.html");
            if (!file && !is_page(request.path)) response.status = status::not_found;
            // Any file may be opened as a page of its own: an SVG with a script, say.
            response.set("Content-Security-Policy", policy)
                .set("Cross-Origin-Opener-Policy", "same-origin")
                .set("X-Frame-Options", "DENY")
                .set("X-Content-Type-Options", "nosniff")
                .set("Referrer-Policy", "same-origin");
            co_return response;
        };
}

}  // namespace orderwire::api
