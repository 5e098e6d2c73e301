#include "sandbox/resources/customers.hpp"

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

TEST_CASE_FIXTURE(ApiFixture, "a customer is made with what was given, changed, and told of") {
    const std::string id =
        text_at(post("/v1/customers", "name=Ada&email=a%40b.example&address[city]=Bonn&metadata[a]=1"), "id");
    const json::object made = get("/v1/customers/" + id);
    CHECK(made.at("name") == "Ada");
    CHECK(made.at("address").at("city") == "Bonn");
    CHECK(made.at("address").at("line1").is_null());
    CHECK(made.at("metadata").at("a") == "1");
    const json::object changed = post("/v1/customers/" + id, "name=&metadata[a]=&phone=1");
    CHECK(changed.at("name").is_null());
    CHECK(changed.at("email") == "a@b.example");
    CHECK(changed.at("phone") == "1");
    CHECK(changed.at("metadata").as_object().empty());
    CHECK(event_types() == std::vector<std::string>{"customer.created", "customer.updated"});
}

TEST_CASE_FIXTURE(ApiFixture, "a customer who was removed is no more") {
    const std::string id = text_at(post("/v1/customers"), "id");
    CHECK(object(send("DELETE", "/v1/customers/" + id)).at("deleted") == true);
    CHECK(get("/v1/customers/" + id, 404).at("error").at("code") == "resource_missing");
    CHECK(send("DELETE", "/v1/customers/" + id).status == 404);
    CHECK(get("/v1/customers").at("data").as_array().empty());
}
