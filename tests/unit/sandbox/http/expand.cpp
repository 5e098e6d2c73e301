#include "sandbox/http/expand.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

TEST_CASE_FIXTURE(ApiFixture,
                  "expand puts objects in the place of their ids, also along a path and in lists") {
    const std::string id = text_at(new_intent("confirm=true&payment_method=pm_card_visa"), "id");
    const json::object intent = get("/v1/payment_intents/" + id +
                                    "?expand[]=latest_charge&expand[]=payment_method&expand[]=customer");
    CHECK(intent.at("latest_charge").at("object") == "charge");
    CHECK(intent.at("payment_method").at("object") == "payment_method");
    CHECK(intent.at("customer").is_null());
    const json::object list = get("/v1/charges?expand[]=data.payment_intent.payment_method");
    CHECK(list.at("data").at(0).at("payment_intent").at("payment_method").at("type") == "card");
}

TEST_CASE_FIXTURE(ApiFixture, "what can't be expanded is refused, and a call that asks for it does nothing") {
    const std::string id = text_at(new_intent(), "id");
    for (const char* path :
         {"amount", "nothing", "metadata", "data", "latest_charge.x.y.z.w", "client_secret", "id"}) {
        CHECK_MESSAGE(send("GET", "/v1/payment_intents/" + id + "?expand[]=" + path).status == 400, path);
    }
    CHECK(send("GET", "/v1/payment_intents?expand[]=latest_charge").status == 400);
    refusal("/v1/payment_intents/" + id + "/cancel", "expand[]=nothing", 400);
    CHECK(get("/v1/payment_intents/" + id).at("status") == "requires_payment_method");
}
