#include "testbench/desk.hpp"

#include <charconv>
#include <limits>

#include "testbench/stored_delivery.hpp"

namespace orderwire::testbench {

namespace {

using http::status;

api::Endpoint entering(const std::shared_ptr<Desk>& desk, DeskHandler handler) {
    return [desk, handler = std::move(handler)](api::Dependencies&, http::Request& request) {
        const auto access = desk->bench->gate.judge(request);
        if (!access) refuse_entry(*desk, request, access.error());
        return handler(*desk, request);
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

void refuse_entry(Desk& desk, const http::Request& request, const Error& error) {
    status status = status::forbidden;
    if (error.code == "admin_required" || error.code == "wrong_token") status = status::unauthorized;
    if (error.code == "too_many_attempts") status = status::too_many_requests;
    if (error.code == "unsupported_media_type") status = status::unsupported_media_type;
    http::Response response = http::problem(status, error.code, error.detail);
    if (status == status::unauthorized) {
        response.set(http::field::www_authenticate, "Bearer realm=\"testbench\"");
    } else if (status == status::too_many_requests) {
        const auto seconds = desk.bench->gate.sign_in().retry_after(request.peer);
        response.set(http::field::retry_after, std::to_string(seconds.count()));
    }
    throw api::HttpError{std::move(response)};
}

http::Handler reading(const std::shared_ptr<Desk>& desk, DeskHandler handler) {
    return api::reading(desk->deps, entering(desk, std::move(handler)));
}

http::Handler changing(const std::shared_ptr<Desk>& desk, DeskHandler handler) {
    DeskHandler checked = [handler = std::move(handler)](Desk& at, http::Request& request) {
        if (const auto json = Gate::check_content_type(request); !json)
            refuse_entry(at, request, json.error());
        return handler(at, request);
    };
    return reading(desk, std::move(checked));
}

http::Handler at_the_gate(const std::shared_ptr<Desk>& desk, DeskHandler handler) {
    api::Endpoint checked = [desk, handler = std::move(handler)](api::Dependencies&, http::Request& request) {
        if (const auto own = desk->bench->gate.check_origin(request); !own)
            refuse_entry(*desk, request, own.error());
        if (const auto json = Gate::check_content_type(request); !json)
            refuse_entry(*desk, request, json.error());
        return handler(*desk, request);
    };
    return api::reading(desk->deps, std::move(checked));
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

std::optional<Recorded> find_recorded(Desk& desk, std::int64_t number) {
    if (auto kept = desk.bench->ring.find(number)) return kept;
    const auto line = number > 0 ? desk.log->line(number) : std::nullopt;
    if (!line) return std::nullopt;
    return Recorded{std::make_shared<const Delivery>(delivery_from(*line)), nullptr};
}

Recorded read_recorded(Desk& desk, const http::Request& request) {
    const auto number = any_number(request.param("number"));
    auto recorded = number ? find_recorded(desk, *number) : std::nullopt;
    if (!recorded) {
        api::refuse(status::not_found, "unknown_delivery",
                    "there is no such request in the store, nor among the newest that memory holds");
    }
    return *std::move(recorded);
}

std::optional<Message> message_of(Desk& desk, const Recorded& recorded) {
    if (recorded.raw)
        return Message{recorded.raw->body, std::string(recorded.raw->headers["Stripe-Signature"])};
    const Delivery& delivery = *recorded.delivery;
    if (delivery.is_stored()) {
        auto event = desk.log->with_row(delivery.number);
        if (!event || !event->has_body()) return std::nullopt;
        return Message{std::move(event->body), std::move(event->signature)};
    }
    if (!delivery.record.verdict) return std::nullopt;
    for (store::LoggedEvent& event : desk.log->with_id(delivery.record.event)) {
        // Of a repeated event only the first request's bytes are stored.
        if (event.body.size() == delivery.bytes) return Message{std::move(event.body), ""};
    }
    return std::nullopt;
}

Reveal reveal_asked(const http::Request& request) {
    const std::string reveal = request.query_value("reveal").value_or("0");
    if (reveal != "0" && reveal != "1") api::refuse(status::bad_request, "bad_request", "reveal is 0 or 1");
    return reveal == "1" ? Reveal::secrets_masked : Reveal::everything_masked;
}

void add_routes(http::Router& router, api::Dependencies& deps, const std::shared_ptr<Bench>& bench,
                const Executor& loop) {
    const auto desk = std::make_shared<Desk>(Desk{bench, deps, loop, nullptr});
    if (bench->ingest_log() != nullptr) {
        constexpr std::chrono::milliseconds patience{250};
        desk->log = store::open_event_log(bench->setup.store_url, patience);
        bench->census.join(loop, deps.registry);
    }
    add_session_routes(router, desk);
    add_order_routes(router, desk);
    add_delivery_routes(router, desk);
    add_copy_routes(router, desk);
    add_live_routes(router, desk);
    add_attention_routes(router, desk);
    add_mail_routes(router, desk);
    add_run_routes(router, desk);
}

}  // namespace orderwire::testbench
