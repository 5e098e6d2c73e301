// The list of requests, and one of them with everything there is to know.
#include "testbench/desk.hpp"
#include "testbench/shown.hpp"
#include "testbench/text.hpp"

namespace orderwire::testbench {

namespace {

constexpr std::size_t rows_usual = 200;
constexpr std::size_t rows_max = 1'000;

task<http::Response> list(Desk& desk, http::Request& request) {
    const std::size_t limit = read_limit(request, rows_usual, rows_max);
    const auto found = desk.bench->ring.before(read_number(request, "before"), limit);
    json::array rows;
    for (const auto& delivery : found)
        rows.push_back(row_of(*delivery));
    const bool more = !found.empty() && found.back()->number > desk.bench->ring.oldest();
    co_return http::json_response(http::status::ok, list_of(std::move(rows), more));
}

json::value explanation(Desk& desk, const Recorded& recorded, const std::string& body) {
    const payments::Reception& reception = recorded.delivery->reception;
    if (reception.source != store::IncomingEvent::Source::webhook || !recorded.raw) return nullptr;
    const auto accepted = desk.services.webhook_secrets.get();
    const auto retired = desk.bench->retired_secrets.get();
    return explanation_of(stripe::explain_signature(recorded.raw->headers["Stripe-Signature"], body,
                                                    *accepted, *retired, to_seconds(reception.at)));
}

json::value timeline(Desk& desk, const payments::Reception& reception) {
    if (!reception.status_after) return nullptr;
    const auto lines = desk.log->timeline_of(reception.order);
    std::set<std::string> events;
    for (const store::LoggedChange& line : lines) {
        if (!line.event_id.empty()) events.insert(line.event_id);
    }
    return timeline_of(lines, desk.bench->ring.numbers_of(events));
}

task<http::Response> show_delivery(Desk& desk, http::Request& request) {
    const Recorded recorded = read_recorded(desk, request);
    const payments::Reception& reception = recorded.delivery->reception;
    const auto body = body_of(desk, recorded);
    json::object shown = row_of(*recorded.delivery);
    shown["headers"] = recorded.raw ? headers_of(*recorded.raw) : json::array();
    shown["body"] = nullptr;
    shown["masked"] = false;
    if (body) {
        const MaskedText text = masked(as_utf8(*body), reveal_asked(request));
        shown["body"] = text.text;
        shown["masked"] = text.masked;
    }
    shown["received_by"] = {{"peer", reception.source == store::IncomingEvent::Source::webhook
                                         ? json::value(reception.peer.to_string())
                                         : json::value(nullptr)}};
    shown["explanation"] = body ? explanation(desk, recorded, *body) : json::value(nullptr);
    shown["timeline"] = timeline(desk, reception);
    co_return http::json_response(http::status::ok, shown);
}

}  // namespace

void add_delivery_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
    router.add(http::verb::get, "/api/testbench/events", reading(desk, list));
    router.add(http::verb::get, "/api/testbench/events/{number}", reading(desk, show_delivery));
}

}  // namespace orderwire::testbench
