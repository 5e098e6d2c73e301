// Enrollment elsewhere: the shop says that it has given a paid order's customer access.
#include "api/principal.hpp"

namespace orderwire::api {

namespace {

using http::status;

task<http::Response> confirm(Dependencies& deps, http::Request& request, const Principal& principal) {
    need_shop(principal, "only the shop's server, with its key, confirms an enrollment");
    const store::Snapshot order = read_order(deps, request);
    const json::object body = read_object(request);
    if (string_at(body, "state") != "active") refuse(status::bad_request, "invalid_state", "state is active");
    if (!deps.settings.external_enrollment || !order.needs_enrollment) {
        refuse(status::conflict, "enrollment_not_external",
               "this order's enrollment is not the shop's to confirm");
    }
    if (order.status != domain::Status::paid) {
        refuse(status::conflict, "not_paid", "the order is not paid");
    }
    std::string order_id = order.order_id;
    const store::Snapshot active = co_await deps.store.activate_enrollment(std::move(order_id));
    http::Response response = http::json_response(status::ok, active.view);
    response.set(http::field::cache_control, "no-store");
    co_return response;
}

}  // namespace

void add_enrollment_routes(http::Router& router, Dependencies& deps) {
    router.add(http::verb::post, "/api/orders/{id}/enrollment", with_principal(deps, confirm));
}

}  // namespace orderwire::api
