// The list of requests, and one of them with everything there is to know.
#include <algorithm>

#include "base/ids.hpp"
#include "base/text/utf8.hpp"
#include "testbench/deliveries/stored_delivery.hpp"
#include "testbench/handler_context.hpp"
#include "testbench/json_views.hpp"

namespace orderwire::testbench {

namespace {

constexpr std::size_t rows_usual = 200;
constexpr std::size_t rows_max = 1'000;

// ?before=, the number of the last request that the asker has: its place, from where the list goes on.
std::optional<DeliveryPosition> read_position(HandlerContext& context, const http::Request& request) {
    const auto text = request.query_value("before");
    if (!text) return std::nullopt;
    const auto number = any_number(*text);
    if (number && *number >= 0) {
        if (const auto known = context.log->place_of(*number)) return DeliveryPosition{*known, 0};
        return DeliveryPosition{};
    }
    const auto kept = number ? context.inspector->deliveries.find(*number) : std::nullopt;
    if (!kept)
        api::refuse(http::status::bad_request, "bad_request",
                    "before is the number of a request that is kept");
    return kept->delivery->position();
}

// What the store has, and between it what only memory holds; of what both have memory knows more.
std::vector<std::shared_ptr<const DeliverySummary>> page(HandlerContext& context,
                                                         const std::optional<DeliveryPosition>& before,
                                                         std::size_t limit) {
    const auto place = before ? std::optional(before->log) : std::nullopt;
    auto found = context.inspector->deliveries.unstored(before, limit);
    for (const store::LoggedLine& line : context.log->lines(place, before && before->sequence > 0, limit)) {
        const auto kept = context.inspector->deliveries.find(line.row);
        found.push_back(kept ? kept->delivery : std::make_shared<const DeliverySummary>(delivery_from(line)));
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return b->position() < a->position(); });
    if (found.size() > limit) found.resize(limit);
    return found;
}

task<http::Response> list(HandlerContext& context, http::Request& request) {
    const std::size_t limit = read_limit(request, rows_usual, rows_max);
    // Asked first: what comes meanwhile is told twice rather than not at all.
    const std::uint64_t newest = context.inspector->deliveries.newest();
    auto found = page(context, read_position(context, request), limit + 1);
    const bool more = found.size() > limit;
    if (more) found.pop_back();
    json::array rows;
    for (const auto& delivery : found)
        rows.push_back(row_of(*delivery));
    json::object answer = list_of(std::move(rows), more);
    answer["newest"] = newest;
    co_return http::json_response(http::status::ok, answer);
}

json::value explanation(HandlerContext& context, const RecordedDelivery& recorded,
                        const SignedBody& message) {
    const ingest::IngestRecord& record = recorded.delivery->record;
    if (record.source != store::IncomingEvent::Source::webhook ||
        (message.signature.empty() && record.signature_valid))
        return nullptr;
    const auto accepted = context.deps.webhook_secrets.get();
    const auto retired = context.inspector->retired_secrets.get();
    const auto explained = stripe::diagnose_signature(message.signature, message.body, *accepted, *retired,
                                                      to_seconds(record.at));
    // It was right when it came; the secret is a forgotten one by now.
    if (!recorded.raw && !explained.ok) return nullptr;
    return explanation_of(explained);
}

json::array headers(const RecordedDelivery& recorded, const std::optional<SignedBody>& message) {
    if (recorded.raw) return headers_of(*recorded.raw);
    json::array known;
    if (message && !message->signature.empty())
        known.push_back(json::array{"Stripe-Signature", as_utf8(message->signature)});
    return known;
}

json::value timeline(HandlerContext& context, const ingest::IngestRecord& record) {
    if (!record.verdict || !is_order_id(record.order)) return nullptr;
    const auto lines = context.log->timeline_of(record.order);
    return lines.empty() ? json::value(nullptr) : json::value(timeline_of(lines));
}

task<http::Response> show_delivery(HandlerContext& context, http::Request& request) {
    const RecordedDelivery recorded = read_recorded(context, request);
    const ingest::IngestRecord& record = recorded.delivery->record;
    const auto message = message_of(context, recorded);
    json::object shown = row_of(*recorded.delivery);
    shown["headers"] = headers(recorded, message);
    shown["body"] = nullptr;
    shown["masked"] = false;
    if (message) {
        const RedactedText text = redact(as_utf8(message->body), redaction_asked(request));
        shown["body"] = text.text;
        shown["masked"] = text.masked;
    }
    const bool came_by_itself = record.source == store::IncomingEvent::Source::webhook;
    shown["received_by"] = {{"peer", came_by_itself && recorded.delivery->sequence > 0
                                         ? json::value(record.peer.to_string())
                                         : json::value(nullptr)}};
    shown["explanation"] = message ? explanation(context, recorded, *message) : json::value(nullptr);
    shown["timeline"] = timeline(context, record);
    co_return http::json_response(http::status::ok, shown);
}

}  // namespace

void add_delivery_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context) {
    router.add(http::verb::get, "/api/testbench/events", reading(context, list));
    router.add(http::verb::get, "/api/testbench/events/{number}", reading(context, show_delivery));
}

}  // namespace orderwire::testbench
