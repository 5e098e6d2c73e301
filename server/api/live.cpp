// The addresses of the live channel; long-poll is a way to read an order (orders.cpp).
#include "api/edge.hpp"
#include "transport/sse.hpp"
#include "transport/websocket.hpp"

namespace orderwire::api {

namespace {

task<http::Response> live(Services& services, http::Request& request) {
    co_return transport::open_websocket(services.registry, request);
}

task<http::Response> events(Services& services, http::Request& request) {
    co_return transport::open_event_stream(services.registry, request);
}

}  // namespace

void add_live_routes(http::Router& router, Services& services) {
    router.add(http::verb::get, "/live", reading(services, live));
    router.add(http::verb::get, "/api/orders/{id}/events", reading(services, events));
}

}  // namespace orderwire::api
