#include "testbench/handler_context.hpp"

#include <charconv>
#include <limits>

#include "testbench/deliveries/stored_delivery.hpp"

namespace orderwire::testbench {

namespace {

using http::status;

api::Endpoint entering(const std::shared_ptr<HandlerContext>& context, InspectorHandler handler) {
    return [context, handler = std::move(handler)](api::Dependencies&, http::Request& request) {
        const auto access = context->inspector->access_guard.authorize(request);
        if (!access) deny_access(*context, request, access.error());
        return handler(*context, request);
    };
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || end != text.data() + text.size()) return std::nullopt;
    // Beyond every number there is, as any that is too large.
    if (error == std::errc::result_out_of_range)
        return text.front() == '-' ? std::numeric_limits<Number>::min() : std::numeric_limits<Number>::max();
    return error == std::errc{} ? std::optional(value) : std::nullopt;
}

std::optional<std::uint64_t> whole_number(std::string_view text) { return number_in<std::uint64_t>(text); }

}  // namespace

std::optional<std::int64_t> any_number(std::string_view text) { return number_in<std::int64_t>(text); }

void deny_access(HandlerContext& context, const http::Request& request, const Error& error) {
    status status = status::forbidden;
    if (error.code == "admin_required" || error.code == "wrong_token") status = status::unauthorized;
    if (error.code == "too_many_attempts") status = status::too_many_requests;
    if (error.code == "unsupported_media_type") status = status::unsupported_media_type;
    http::Response response = http::problem(status, error.code, error.detail);
    if (status == status::unauthorized) {
        response.set(http::field::www_authenticate, "Bearer realm=\"testbench\"");
    } else if (status == status::too_many_requests) {
        const auto seconds = context.inspector->access_guard.sessions().retry_after(request.peer);
        response.set(http::field::retry_after, std::to_string(seconds.count()));
    }
    throw api::HttpError{std::move(response)};
}

http::Handler reading(const std::shared_ptr<HandlerContext>& context, InspectorHandler handler) {
    return api::reading(context->deps, entering(context, std::move(handler)));
}

http::Handler changing(const std::shared_ptr<HandlerContext>& context, InspectorHandler handler) {
    InspectorHandler checked = [handler = std::move(handler)](HandlerContext& at, http::Request& request) {
        if (const auto json = AccessGuard::check_content_type(request); !json)
            deny_access(at, request, json.error());
        return handler(at, request);
    };
    return reading(context, std::move(checked));
}

http::Handler signing_in(const std::shared_ptr<HandlerContext>& context, InspectorHandler handler) {
    api::Endpoint checked = [context, handler = std::move(handler)](api::Dependencies&,
                                                                    http::Request& request) {
        if (const auto own = context->inspector->access_guard.check_origin(request); !own)
            deny_access(*context, request, own.error());
        if (const auto json = AccessGuard::check_content_type(request); !json)
            deny_access(*context, request, json.error());
        return handler(*context, request);
    };
    return api::reading(context->deps, std::move(checked));
}

std::size_t read_limit(const http::Request& request, std::size_t usual, std::size_t max) {
    const auto text = request.query_value("limit");
    if (!text) return usual;
    const auto limit = whole_number(*text);
    if (!limit || *limit < 1 || *limit > max) {
        api::refuse(status::bad_request, "bad_request",
                    "limit is a whole number from 1 to " + std::to_string(max));
    }
    return static_cast<std::size_t>(*limit);
}

std::optional<std::uint64_t> read_number(const http::Request& request, const std::string& name) {
    const auto text = request.query_value(name);
    if (!text) return std::nullopt;
    const auto number = whole_number(*text);
    if (!number) api::refuse(status::bad_request, "bad_request", name + " is a whole number");
    return number;
}

std::optional<RecordedDelivery> find_recorded(HandlerContext& context, std::int64_t number) {
    if (auto kept = context.inspector->deliveries.find(number)) return kept;
    const auto line = number > 0 ? context.log->line(number) : std::nullopt;
    if (!line) return std::nullopt;
    return RecordedDelivery{std::make_shared<const DeliverySummary>(delivery_from(*line)), nullptr};
}

RecordedDelivery read_recorded(HandlerContext& context, const http::Request& request) {
    const auto number = any_number(request.param("number"));
    auto recorded = number ? find_recorded(context, *number) : std::nullopt;
    if (!recorded) {
        api::refuse(status::not_found, "unknown_delivery",
                    "there is no such request in the store, nor among the newest that memory holds");
    }
    return *std::move(recorded);
}

std::optional<SignedBody> message_of(HandlerContext& context, const RecordedDelivery& recorded) {
    if (recorded.raw)
        return SignedBody{recorded.raw->body, std::string(recorded.raw->headers["Stripe-Signature"])};
    const DeliverySummary& delivery = *recorded.delivery;
    if (delivery.is_stored()) {
        auto event = context.log->with_row(delivery.number);
        if (!event || !event->has_body()) return std::nullopt;
        return SignedBody{std::move(event->body), std::move(event->signature)};
    }
    if (!delivery.record.verdict) return std::nullopt;
    for (store::LoggedEvent& event : context.log->with_id(delivery.record.event)) {
        // Of a repeated event only the first request's bytes are stored.
        if (event.body.size() == delivery.bytes) return SignedBody{std::move(event.body), ""};
    }
    return std::nullopt;
}

Redaction redaction_asked(const http::Request& request) {
    const std::string reveal = request.query_value("reveal").value_or("0");
    if (reveal != "0" && reveal != "1") api::refuse(status::bad_request, "bad_request", "reveal is 0 or 1");
    return reveal == "1" ? Redaction::secrets : Redaction::everything;
}

void add_routes(http::Router& router, api::Dependencies& deps, const std::shared_ptr<Inspector>& inspector,
                const Executor& loop) {
    const auto context = std::make_shared<HandlerContext>(HandlerContext{inspector, deps, loop, nullptr});
    if (inspector->ingest_log() != nullptr) {
        constexpr std::chrono::milliseconds patience{250};
        context->log = store::open_event_log(inspector->setup.store_url, patience);
        inspector->watcher_counter.join(loop, deps.registry);
    }
    add_session_routes(router, context);
    add_order_routes(router, context);
    add_delivery_routes(router, context);
    add_export_routes(router, context);
    add_live_routes(router, context);
    add_alert_routes(router, context);
    add_mail_routes(router, context);
    add_run_routes(router, context);
}

}  // namespace orderwire::testbench
