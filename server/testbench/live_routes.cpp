// What changes while one looks: the stream, and the orders and their watchers.
#include <charconv>

#include "testbench/desk.hpp"
#include "testbench/shown.hpp"
#include "testbench/stream.hpp"
#include "transport/cursor.hpp"

namespace orderwire::testbench {

namespace {

constexpr std::size_t orders_usual = 50;

task<http::Response> list_orders(Desk& desk, http::Request& request) {
    const std::size_t limit = read_limit(request, orders_usual, ChangedOrders::orders_max);
    const auto changes = desk.bench->orders.newest_first(limit);
    std::vector<std::string> ids = ChangedOrders::ids_of(changes);
    const WatcherCounts counts = co_await desk.bench->census.count(std::move(ids));
    json::array data;
    for (const ChangedOrders::Change& change : changes)
        data.push_back(change_of(change.order, counts));
    co_return http::json_response(http::status::ok, list_of(std::move(data), false));
}

// Whether the one who opened the stream would still be let in.
std::function<bool()> permission(const Desk& desk, const http::Request& request) {
    const auto session = desk.bench->gate.session_of(request);
    if (!session || !desk.bench->gate.sign_in().configured()) return [] { return true; };
    return [bench = desk.bench, session = *session] { return bench->gate.sign_in().holds(session); };
}

task<http::Response> open_stream(Desk& desk, http::Request& request) {
    if (desk.bench->stopping() || desk.bench->bell.listeners() >= Bench::streams_max) {
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
    response.hijack = [bench = desk.bench, after,
                       allowed = permission(desk, request)](http::HijackedConnection hijacked) {
        std::make_shared<Stream>(bench, std::move(hijacked), after, allowed)->start();
    };
    co_return response;
}

}  // namespace

void add_live_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
    router.add(http::verb::get, "/api/testbench/orders", reading(desk, list_orders));
    router.add(http::verb::get, "/api/testbench/stream", reading(desk, open_stream));
}

}  // namespace orderwire::testbench
