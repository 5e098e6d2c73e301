// One request, to be taken elsewhere: as a curl line, or as a scenario with what came before it.
#include <fmt/format.h>

#include "base/text/utf8.hpp"
#include "stripe/signature/signature.hpp"
#include "testbench/deliveries/recorded_scenario.hpp"
#include "testbench/handler_context.hpp"

namespace orderwire::testbench {

namespace {

constexpr std::size_t scenario_events_max = 100;

std::string in_quotes(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

// The body as it is shown, signed as it is shown: a masked one is another event with the same names.
task<http::Response> as_curl(HandlerContext& context, http::Request& request) {
    const RecordedDelivery recorded = read_recorded(context, request);
    if (context.inspector->access_guard.live_keys()) {
        api::refuse(http::status::conflict, "livemode",
                    "with live keys nothing is signed here: a forged event would count as money");
    }
    const auto secrets = context.deps.webhook_secrets.get();
    const auto message = message_of(context, recorded);
    if (!message || secrets->empty()) {
        api::refuse(http::status::not_found, "no_body", "this request's body is no longer kept");
    }
    const std::string body = redact(as_utf8(message->body), redaction_asked(request)).text;
    const auto first = std::span(*secrets).first(1);
    const std::string signature = stripe::sign(body, first, to_seconds(context.deps.clock.now()));
    // --data-raw: to --data a body that begins with "@" would be the name of a file.
    std::string line =
        fmt::format("curl -sS {} -H 'Content-Type: application/json' -H {} --data-raw {}\n",
                    in_quotes(context.inspector->setup.access_rules.public_url + "/webhooks/stripe"),
                    in_quotes("Stripe-Signature: " + signature), in_quotes(body));
    co_return http::text_response(http::status::ok, std::move(line), "text/plain; charset=utf-8");
}

// The bodies of the order's events up to this one, masked as asked for.
std::vector<std::string> bodies_up_to(HandlerContext& context, const ingest::IngestRecord& record,
                                      Redaction reveal) {
    store::EventFilter of_order;
    of_order.order_id = record.order;
    std::vector<std::string> bodies;
    for (const store::LoggedEvent& event : context.log->next(of_order, {}, scenario_events_max)) {
        if (event.has_body()) bodies.push_back(redact(event.body, reveal).text);
        if (event.id == record.event) return bodies;
    }
    return {};
}

task<http::Response> as_scenario(HandlerContext& context, http::Request& request) {
    const RecordedDelivery recorded = read_recorded(context, request);
    const ingest::IngestRecord& record = recorded.delivery->record;
    const auto order = context.deps.reader.order_details(record.order);
    const auto bodies = order && recorded.delivery->is_stored()
                            ? bodies_up_to(context, record, redaction_asked(request))
                            : std::vector<std::string>();
    if (bodies.empty()) {
        api::refuse(http::status::not_found, "no_scenario",
                    "only webhooks that belong to an order make a scenario, up to a hundred of them");
    }
    co_return http::json_response(
        http::status::ok,
        recorded_scenario(bodies, *order, record.status_after.value_or(order->snapshot.status)));
}

}  // namespace

void add_export_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context) {
    router.add(http::verb::get, "/api/testbench/events/{number}/curl", reading(context, as_curl));
    router.add(http::verb::get, "/api/testbench/events/{number}/scenario", reading(context, as_scenario));
}

}  // namespace orderwire::testbench
