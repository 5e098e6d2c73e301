// Who is let in, and what they find: /api/testbench/session.
#include "testbench/handler_context.hpp"

namespace orderwire::testbench {

namespace {

task<http::Response> show_session(HandlerContext& context, http::Request&) {
    Inspector& inspector = *context.inspector;
    const bool by_token = inspector.access_guard.sessions().configured();
    const RingBufferLimits& limits = inspector.deliveries.limits();
    co_return http::json_response(
        http::status::ok, json::object{{"object", "testbench_session"},
                                       {"access", by_token ? "token" : "loopback"},
                                       {"instance", inspector.instance},
                                       {"sandbox", !inspector.setup.sandbox_url.empty()},
                                       {"livemode", inspector.access_guard.live_keys()},
                                       {"webhook_path", "/webhooks/stripe"},
                                       {"secrets", context.deps.webhook_secrets.get()->size()},
                                       {"ring", {{"entries", limits.entries}, {"bytes", limits.bytes}}}});
}

task<http::Response> sign_in(HandlerContext& context, http::Request& request) {
    AccessGuard& access_guard = context.inspector->access_guard;
    if (!access_guard.sessions().configured()) {
        const auto access = access_guard.authorize(request);
        if (!access) deny_access(context, request, access.error());
        co_return http::empty_response(http::status::no_content);
    }
    const json::object body = api::read_object(request);
    const auto right = access_guard.sessions().check(text_at(body, "token"), request.peer);
    if (!right) deny_access(context, request, right.error());
    http::Response response = http::empty_response(http::status::no_content);
    response.set(http::field::set_cookie, access_guard.cookie_line(access_guard.sessions().open_session()));
    co_return response;
}

task<http::Response> sign_out(HandlerContext& context, http::Request& request) {
    AccessGuard& access_guard = context.inspector->access_guard;
    api::check_no_members(request);
    if (const auto session = access_guard.session_of(request))
        access_guard.sessions().close_session(*session);
    http::Response response = http::empty_response(http::status::no_content);
    response.set(http::field::set_cookie, access_guard.cookie_line(""));
    co_return response;
}

}  // namespace

void add_session_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context) {
    constexpr const char* path = "/api/testbench/session";
    router.add(http::verb::get, path, reading(context, show_session));
    router.add(http::verb::post, path, signing_in(context, sign_in));
    router.add(http::verb::delete_, path, signing_in(context, sign_out));
}

}  // namespace orderwire::testbench
