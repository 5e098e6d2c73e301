// Who is let in, and what they find: /api/testbench/session.
#include "testbench/desk.hpp"

namespace orderwire::testbench {

namespace {

task<http::Response> show_session(Desk& desk, http::Request&) {
    Bench& bench = *desk.bench;
    const bool by_token = bench.gate.sign_in().configured();
    const RingLimits& limits = bench.ring.limits();
    co_return http::json_response(
        http::status::ok, json::object{{"object", "testbench_session"},
                                       {"access", by_token ? "token" : "loopback"},
                                       {"instance", bench.instance},
                                       {"sandbox", !bench.setup.sandbox_url.empty()},
                                       {"livemode", bench.gate.live_keys()},
                                       {"webhook_path", "/webhooks/stripe"},
                                       {"secrets", desk.deps.webhook_secrets.get()->size()},
                                       {"ring", {{"entries", limits.entries}, {"bytes", limits.bytes}}}});
}

task<http::Response> sign_in(Desk& desk, http::Request& request) {
    Gate& gate = desk.bench->gate;
    if (!gate.sign_in().configured()) {
        const auto access = gate.judge(request);
        if (!access) refuse_entry(desk, request, access.error());
        co_return http::empty_response(http::status::no_content);
    }
    const json::object body = api::read_object(request);
    const auto right = gate.sign_in().check(text_at(body, "token"), request.peer);
    if (!right) refuse_entry(desk, request, right.error());
    http::Response response = http::empty_response(http::status::no_content);
    response.set(http::field::set_cookie, gate.cookie_line(gate.sign_in().open_session()));
    co_return response;
}

task<http::Response> sign_out(Desk& desk, http::Request& request) {
    Gate& gate = desk.bench->gate;
    api::check_no_members(request);
    if (const auto session = gate.session_of(request)) gate.sign_in().close_session(*session);
    http::Response response = http::empty_response(http::status::no_content);
    response.set(http::field::set_cookie, gate.cookie_line(""));
    co_return response;
}

}  // namespace

void add_session_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
    constexpr const char* path = "/api/testbench/session";
    router.add(http::verb::get, path, reading(desk, show_session));
    router.add(http::verb::post, path, at_the_gate(desk, sign_in));
    router.add(http::verb::delete_, path, at_the_gate(desk, sign_out));
}

}  // namespace orderwire::testbench
