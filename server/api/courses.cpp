// The catalogue.
#include "api/principal.hpp"

namespace orderwire::api {

namespace {

task<http::Response> list_courses(Dependencies& deps, http::Request&) {
    json::array data;
    for (const CatalogueCourse& course : deps.catalogue.all())
        data.push_back(to_json(course));
    co_return http::json_response(
        http::status::ok, json::object{{"object", "list"}, {"data", std::move(data)}, {"has_more", false}});
}

task<http::Response> get_course(Dependencies& deps, http::Request& request, const Principal& principal) {
    const CatalogueCourse* course = deps.catalogue.find(request.param("id"));
    if (course == nullptr)
        refuse(http::status::not_found, "unknown_course", "there is no course with this id");
    store::CourseAccess access;
    if (!principal.customer_id.empty()) access = deps.reader.access_of(principal.customer_id, course->id);
    json::object body = to_json(*course);
    body["enrollment"] = to_string(access.enrollment);
    body["order"] = access.order_id.empty() ? json::value(nullptr) : json::value(access.order_id);
    http::Response response = http::json_response(http::status::ok, body);
    response.set(http::field::cache_control, "no-store");
    co_return response;
}

}  // namespace

void add_course_routes(http::Router& router, Dependencies& deps) {
    router.add(http::verb::get, "/api/courses", reading(deps, list_courses));
    router.add(http::verb::get, "/api/courses/{id}", with_principal(deps, get_course));
}

}  // namespace orderwire::api
