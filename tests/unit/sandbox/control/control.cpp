#include "sandbox/control/control.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

struct ControlFixture : ApiFixture {
    ApiResponse control(const std::string& method, const std::string& path, const std::string& body = "",
                        const std::string& origin = "") {
        ApiRequest request;
        request.method = method;
        request.path = path;
        request.body = body;
        request.origin = origin;
        request.base_url = "http://127.0.0.1:12111";
        return answer_control(context, request);
    }
};

}  // namespace

TEST_CASE_FIXTURE(ControlFixture, "faults are set as a whole, shown, and taken back") {
    CHECK(control("POST", "/_sandbox/faults", R"({"drop":0.5,"delay_ms":100})").status == 200);
    CHECK(object(control("GET", "/_sandbox/faults")).at("drop") == 0.5);
    CHECK(context.faults.delay == std::chrono::milliseconds(100));
    CHECK(control("POST", "/_sandbox/faults", R"({"drop":2})").status == 400);
    CHECK(context.faults.drop == 0.5);
    CHECK(control("POST", "/_sandbox/faults", "{}").status == 200);
    CHECK(context.faults.drop == 0);
}

TEST_CASE_FIXTURE(ControlFixture, "a page of another origin controls nothing") {
    CHECK(control("POST", "/_sandbox/faults", R"({"drop":1})", "https://evil.example").status == 403);
    CHECK(context.faults.drop == 0);
    CHECK(control("POST", "/_sandbox/faults", R"({"drop":1})", "http://127.0.0.1:12111").status == 200);
}

TEST_CASE_FIXTURE(ControlFixture, "moving the clock brings on what would come later") {
    const std::string id = text_at(new_intent("confirm=true&payment_method=pm_usBankAccount"), "id");
    CHECK(control("POST", "/_sandbox/clock", R"({"advance_ms":3000})").status == 200);
    run_due_tasks(context);
    CHECK(get("/v1/payment_intents/" + id).at("status") == "succeeded");
    for (const char* body :
         {"", "{}", R"({"advance_ms":-1})", R"({"advance_ms":"1"})", R"({"advance_ms":1,"x":2})", "[1]"}) {
        CHECK_MESSAGE(control("POST", "/_sandbox/clock", body).status == 400, body);
    }
}

TEST_CASE_FIXTURE(ControlFixture, "a secret is rolled, with or without an overlap") {
    const std::string id =
        text_at(post("/v1/webhook_endpoints", "url=http://a.example&enabled_events[]=*"), "id");
    const std::string path = "/_sandbox/webhook_endpoints/" + id + "/roll_secret";
    CHECK(text_at(object(control("POST", path, R"({"overlap_ms":1000})")), "secret").starts_with("whsec_"));
    CHECK(control("POST", path).status == 200);
    CHECK(control("POST", path, R"({"overlap_ms":86400001})").status == 400);
    CHECK(control("POST", "/_sandbox/webhook_endpoints/we_nothing/roll_secret").status == 404);
    CHECK(control("GET", path).status == 404);
}

TEST_CASE_FIXTURE(ControlFixture,
                  "deliveries are shown with what became of them, of one event where it is named") {
    post("/v1/webhook_endpoints", "url=http://a.example&enabled_events[]=*");
    new_intent();
    const json::object all = object(control("GET", "/_sandbox/deliveries"));
    REQUIRE(all.at("data").as_array().size() == 1);
    const json::object line = all.at("data").at(0).as_object();
    CHECK(line.at("state") == "pending");
    CHECK(line.at("response").is_null());
    ApiRequest request;
    request.method = "GET";
    request.path = "/_sandbox/deliveries";
    request.query = "event=evt_other";
    CHECK(object(answer_control(context, request)).at("data").as_array().empty());
    request.query = "event=%ZZ";
    CHECK(answer_control(context, request).status == 400);
}

TEST_CASE_FIXTURE(ControlFixture,
                  "what the browser calls cross-site controls nothing, with or without an origin") {
    ApiRequest request;
    request.method = "POST";
    request.path = "/_sandbox/faults";
    request.body = R"({"drop":1})";
    request.base_url = "http://127.0.0.1:12111";
    for (const char* site : {"cross-site", "same-site"}) {
        request.fetch_site = site;
        CHECK(answer_control(context, request).status == 403);
    }
    request.fetch_site = "same-origin";
    request.origin = "null";
    CHECK(answer_control(context, request).status == 403);
    CHECK(context.faults.drop == 0);
    request.origin = "";
    CHECK(answer_control(context, request).status == 200);
}
