// One request, to be taken elsewhere: as a curl line, or as a scenario with what came before it.
#include <fmt/format.h>

#include "base/text/utf8.hpp"
#include "stripe/signature/signature.hpp"
#include "testbench/desk.hpp"
#include "testbench/recorded_scenario.hpp"

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
task<http::Response> as_curl(Desk& desk, http::Request& request) {
    const Recorded recorded = read_recorded(desk, request);
    if (desk.bench->gate.live_keys()) {
        api::refuse(http::status::conflict, "livemode",
                    "with live keys nothing is signed here: a forged event would count as money");
    }
    const auto secrets = desk.deps.webhook_secrets.get();
    const auto message = message_of(desk, recorded);
    if (!message || secrets->empty()) {
        api::refuse(http::status::not_found, "no_body", "this request's body is no longer kept");
    }
    const std::string body = masked(as_utf8(message->body), reveal_asked(request)).text;
    const auto first = std::span(*secrets).first(1);
    const std::string signature = stripe::sign(body, first, to_seconds(desk.deps.clock.now()));
    // --data-raw: to --data a body that begins with "@" would be the name of a file.
    std::string line = fmt::format("curl -sS {} -H 'Content-Type: application/json' -H {} --data-raw {}\n",
                                   in_quotes(desk.bench->setup.gate.public_url + "/webhooks/stripe"),
                                   in_quotes("Stripe-Signature: " + signature), in_quotes(body));
    co_return http::text_response(http::status::ok, std::move(line), "text/plain; charset=utf-8");
}

// The bodies of the order's events up to this one, masked as asked for.
std::vector<std::string> bodies_up_to(Desk& desk, const ingest::IngestRecord& record, Reveal reveal) {
    store::EventFilter of_order;
    of_order.order_id = record.order;
    std::vector<std::string> bodies;
    for (const store::LoggedEvent& event : desk.log->next(of_order, 0, scenario_events_max)) {
        if (event.has_body()) bodies.push_back(masked(event.body, reveal).text);
        if (event.id == record.event) return bodies;
    }
    return {};
}

task<http::Response> as_scenario(Desk& desk, http::Request& request) {
    const Recorded recorded = read_recorded(desk, request);
    const ingest::IngestRecord& record = recorded.delivery->record;
    const auto order = desk.deps.reader.order_details(record.order);
    const auto bodies = order && recorded.delivery->is_stored()
                            ? bodies_up_to(desk, record, reveal_asked(request))
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

void add_copy_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
    router.add(http::verb::get, "/api/testbench/events/{number}/curl", reading(desk, as_curl));
    router.add(http::verb::get, "/api/testbench/events/{number}/scenario", reading(desk, as_scenario));
}

}  // namespace orderwire::testbench
