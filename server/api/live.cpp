// The addresses of the live channel; long-poll is a way to read an order (orders.cpp).
#include "api/middleware.hpp"
#include "transport/sse.hpp"
#include "transport/websocket.hpp"

namespace orderwire::api {

namespace {

task<http::Response> live(Dependencies& deps, http::Request& request) {
    co_return transport::open_websocket(deps.registry, request);
}

task<http::Response> events(Dependencies& deps, http::Request& request) {
    co_return transport::open_event_stream(deps.registry, request);
}

}  // namespace

void add_live_routes(http::Router& router, Dependencies& deps) {
    router.add(http::verb::get, "/live", reading(deps, live));
    router.add(http::verb::get, "/api/orders/{id}/events", reading(deps, events));
}

}  // namespace orderwire::api
