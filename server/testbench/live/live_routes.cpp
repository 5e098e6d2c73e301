// What changes while one looks: the stream, and the orders and their watchers.
#include <charconv>

#include "testbench/handler_context.hpp"
#include "testbench/json_views.hpp"
#include "testbench/live/inspector_stream.hpp"
#include "transport/cursor.hpp"

namespace orderwire::testbench {

namespace {

constexpr std::size_t orders_usual = 50;

task<http::Response> list_orders(HandlerContext& context, http::Request& request) {
    const std::size_t limit = read_limit(request, orders_usual, ChangedOrders::orders_max);
    const auto changes = context.inspector->orders.newest_first(limit);
    std::vector<std::string> ids = ChangedOrders::ids_of(changes);
    const WatcherCounts counts = co_await context.inspector->watcher_counter.count(std::move(ids));
    json::array data;
    for (const ChangedOrders::Change& change : changes)
        data.push_back(change_of(change.order, counts));
    co_return http::json_response(http::status::ok, list_of(std::move(data), false));
}

// Whether the one who opened the stream would still be let in.
std::function<bool()> permission(const HandlerContext& context, const http::Request& request) {
    const auto session = context.inspector->access_guard.session_of(request);
    if (!session || !context.inspector->access_guard.sessions().configured()) return [] { return true; };
    return [inspector = context.inspector, session = *session] {
        return inspector->access_guard.sessions().is_open(session);
    };
}

task<http::Response> open_stream(HandlerContext& context, http::Request& request) {
    if (context.inspector->stopping() ||
        context.inspector->notifier.subscribers() >= Inspector::streams_max) {
        http::Response response = http::problem(http::status::service_unavailable, "too_many_streams",
                                                "so many pages are open already, or the server is stopping");
        response.set(http::field::retry_after, "2");
        co_return response;
    }
    auto after = transport::parse_cursor(request.header("Last-Event-ID"));
    if (const auto sent = request.query_value("lastEventId"); sent && !after)
        after = transport::parse_cursor(*sent);
    if (!after) after = read_number(request, "after");
    http::Response response;
    response.set(http::field::content_type, "text/event-stream").set("X-Accel-Buffering", "no");
    response.hijack = [inspector = context.inspector, after,
                       allowed = permission(context, request)](http::HijackedConnection hijacked) {
        std::make_shared<InspectorStream>(inspector, std::move(hijacked), after, allowed)->start();
    };
    co_return response;
}

}  // namespace

void add_live_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context) {
    router.add(http::verb::get, "/api/testbench/orders", reading(context, list_orders));
    router.add(http::verb::get, "/api/testbench/stream", reading(context, open_stream));
}

}  // namespace orderwire::testbench
