#include "http/server/error_responses.hpp"

#include <string_view>

#include "base/log.hpp"
#include "base/log_rate_limiter.hpp"

namespace orderwire::http {

Response too_many_requests() {
    Response response = problem(http::status::too_many_requests, "too_many_requests",
                                "too many requests from this address: wait a second");
    response.set(field::retry_after, "1");
    return response;
}

Response too_many_connections() {
    Response response = problem(http::status::service_unavailable, "too_many_connections",
                                "too many connections from this address");
    response.set(field::retry_after, "1");
    return response;
}

Response no_room() {
    static LogRateLimiter log_limiter(1);
    if (log_limiter.pass()) {
        spdlog::warn("a watcher was refused: few files are left (see \"open files\" in docs/operations.md)");
    }
    Response response = problem(http::status::service_unavailable, "too_many_connections",
                                "the server has no room for another connection that stays");
    response.set(field::retry_after, "5").set(field::connection, "close");
    return response;
}

Response request_timeout() {
    return problem(http::status::request_timeout, "request_timeout", "the request did not arrive in time");
}

Response failed(const Request& request, std::exception_ptr error) {
    const std::string_view method = boost::beast::http::to_string(request.method);
    // Without the query, which may hold what is not for logs.
    const std::string_view target = std::string_view(request.target).substr(0, request.target.find('?'));
    try {
        std::rethrow_exception(std::move(error));
    } catch (const std::exception& exception) {
        spdlog::error("{} {} failed: {}", method, target, exception.what());
    } catch (...) {
        spdlog::error("{} {} failed", method, target);
    }
    return problem(http::status::internal_server_error, "internal_error",
                   "the server failed to answer this request");
}

}  // namespace orderwire::http
