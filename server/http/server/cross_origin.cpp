#include "http/server/cross_origin.hpp"

#include <string>

namespace orderwire::http {

namespace {

bool is_preflight(const Request& request) {
    return request.method == verb::options && !request.header(field::access_control_request_method).empty();
}

// Whether the answer says which methods there are, as the router's own to OPTIONS does.
bool names_methods(const Response& response) {
    return (response.status == status::no_content || response.status == status::method_not_allowed) &&
           response.headers.count(field::allow) > 0;
}

void answer_preflight(const Request& request, Response& response) {
    const std::string methods(response.headers[field::allow]);
    response = empty_response(status::no_content);
    response.set(field::access_control_allow_methods, methods).set(field::access_control_max_age, "7200");
    const std::string_view headers = request.header(field::access_control_request_headers);
    if (!headers.empty()) response.set(field::access_control_allow_headers, headers);
}

}  // namespace

bool is_from_foreign_page(const OriginPolicy& origins, const Request& request) {
    // All lines: whoever sends two of them is no browser that we know.
    const std::string origin = request.all("Origin");
    if (!origin.empty()) return !origins.allows(origin);
    const std::string site = request.all("Sec-Fetch-Site");
    return !site.empty() && site != "same-origin" && site != "none";
}

void share_with_origin(const OriginPolicy& origins, const Request& request, Response& response) {
    const std::string_view origin = request.header(field::origin);
    const bool allowed = !origin.empty() && origins.allows(origin);
    if (allowed && is_preflight(request) && names_methods(response)) {
        answer_preflight(request, response);
    }
    response.headers.insert(field::vary, "Origin");
    if (!allowed) return;
    response.set(field::access_control_allow_origin, origin)
        .set(field::access_control_allow_credentials, "true")
        .set(field::access_control_expose_headers, "ETag, Retry-After");
}

}  // namespace orderwire::http
