#include "api/middleware.hpp"

#include <fmt/format.h>

#include <map>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/log_rate_limiter.hpp"
#include "http/server/cross_origin.hpp"

namespace orderwire::api {

namespace {

using http::status;

status status_of(std::string_view code) {
    static const std::map<std::string_view, status> statuses{
        {"unknown_order", status::not_found},
        {"order_closed", status::conflict},
        {"already_paid", status::conflict},
        {"payment_in_progress", status::conflict},
        {"too_many_attempts", status::conflict},
        {"stripe_unavailable", status::service_unavailable},
        {"stripe_refused", status::bad_gateway},
        {"payment_refused", status::conflict},
        {"amount_not_accepted", status::unprocessable_entity},
        {"currency_not_accepted", status::unprocessable_entity},
        {"bad_signature", status::bad_request},
        {"invalid_json", status::bad_request},
        {"invalid_event", status::bad_request},
    };
    const auto found = statuses.find(code);
    return found == statuses.end() ? status::internal_server_error : found->second;
}

// What a fault of somebody behind us is to whoever asked. Stripe's own words, or the network's, are for the
// log.
std::string_view our_words(std::string_view code) {
    if (code == "stripe_unavailable") return "the payment service can't be reached now; try again";
    if (code == "stripe_refused") return "the payment service refused this";
    return {};
}

void log_their_words(const Error& error) {
    static LogRateLimiter log_limiter(10);
    const auto held_back = log_limiter.pass();
    if (!held_back) return;
    const std::string before = *held_back > 0 ? fmt::format(" ({} more before)", *held_back) : "";
    spdlog::warn("{}: {}{}", error.code, error.detail, before);
}

bool is_json(std::string_view content_type) {
    const std::string_view media_type = content_type.substr(0, content_type.find(';'));
    return boost::beast::iequals(media_type.substr(0, media_type.find_last_not_of(' ') + 1),
                                 "application/json");
}

http::Response storage_failed(Dependencies& deps, const http::Request& request,
                              const store::StorageError& error) {
    // The store has said in the log that it is overloaded; a line for each request would add to the load.
    const bool overloaded = std::string_view(error.code()) == "overloaded";
    spdlog::log(overloaded ? spdlog::level::debug : spdlog::level::err, "{} {}: {}",
                std::string_view(boost::beast::http::to_string(request.method)), request.path, error.what());
    deps.metrics
        .counter("orderwire_store_refusals_total", "Requests that were answered 503 for the store, by why.",
                 fmt::format("code=\"{}\"", error.code()))
        .add();
    auto response = http::problem(status::service_unavailable, error.code(),
                                  "the store does not accept this now; try again");
    response.set(http::field::retry_after, "2");
    return response;
}

task<http::Response> guarded(Dependencies& deps, const Endpoint& endpoint, http::Request& request) {
    try {
        co_return co_await endpoint(deps, request);
    } catch (HttpError& error) {
        co_return std::move(error.response);
    } catch (const store::StorageError& error) {
        co_return storage_failed(deps, request, error);
    }
}

}  // namespace

void refuse(status status, std::string_view code, std::string_view detail) {
    throw HttpError{http::problem(status, code, detail)};
}

void refuse(const Error& error) {
    const std::string_view words = our_words(error.code);
    if (!words.empty()) log_their_words(error);
    http::Response response =
        http::problem(status_of(error.code), error.code, words.empty() ? error.detail : words);
    if (response.status == status::service_unavailable) response.set(http::field::retry_after, "2");
    throw HttpError{std::move(response)};
}

http::Handler reading(Dependencies& deps, Endpoint endpoint) {
    return [&deps, endpoint = std::move(endpoint)](http::Request& request) {
        return guarded(deps, endpoint, request);
    };
}

void check_change(const http::Request& request) {
    const bool maybe_browser =
        request.headers.count(http::field::cookie) > 0 || request.headers.count(http::field::origin) > 0;
    if (!maybe_browser) return;
    if (!is_json(request.header(http::field::content_type))) {
        refuse(status::unsupported_media_type, "unsupported_media_type",
               "the Content-Type must be application/json");
    }
}

http::Handler changing(Dependencies& deps, Endpoint endpoint) {
    Endpoint checked = [endpoint = std::move(endpoint)](Dependencies& of_loop, http::Request& request) {
        check_change(request);
        return endpoint(of_loop, request);
    };
    return reading(deps, std::move(checked));
}

http::Router::Guard own_pages_only(const http::OriginPolicy& origins) {
    return [&origins](const http::Request& request) -> std::optional<http::Response> {
        if (!http::is_from_foreign_page(origins, request)) return std::nullopt;
        return http::problem(status::forbidden, "foreign_origin",
                             "pages of this origin may not change anything here");
    };
}

json::object read_object(const http::Request& request) {
    if (request.body.empty()) return {};
    auto parsed = parse_json(request.body);
    if (!parsed) refuse(parsed.error());
    if (!parsed->is_object()) refuse(status::bad_request, "bad_request", "the body must be a JSON object");
    return std::move(parsed->get_object());
}

void check_no_members(const http::Request& request) { (void)read_object(request); }

store::Snapshot read_order(Dependencies& deps, const http::Request& request) {
    const std::string& id = request.param("id");
    auto order = is_order_id(id) ? deps.reader.order(id) : std::nullopt;
    if (!order) refuse(status::not_found, "unknown_order", "there is no order with this id");
    return std::move(*order);
}

}  // namespace orderwire::api
