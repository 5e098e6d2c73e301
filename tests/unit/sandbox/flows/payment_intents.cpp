#include "sandbox/flows/payment_intents.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

TEST_CASE_FIXTURE(ApiFixture, "a new intent has every member that clients look at") {
    const json::object intent = new_intent("metadata[order_id]=ord_1&description=A+course");
    for (const char* member :
         {"id", "client_secret", "amount", "amount_received", "amount_capturable", "currency", "status",
          "metadata", "latest_charge", "last_payment_error", "next_action", "canceled_at",
          "cancellation_reason", "payment_method", "payment_method_types", "automatic_payment_methods",
          "capture_method", "livemode", "created"}) {
        CHECK_MESSAGE(intent.contains(member), member);
    }
    CHECK(intent.at("status") == "requires_payment_method");
    CHECK(intent.at("metadata").at("order_id") == "ord_1");
    CHECK(intent.at("description") == "A course");
    CHECK(intent.at("created") == 1'800'000'000);
    CHECK(intent.at("automatic_payment_methods").at("enabled") == true);
    CHECK(intent.at("amount_details").is_object());
    CHECK(text_at(intent, "client_secret").starts_with(text_at(intent, "id") + "_secret_"));
}

TEST_CASE_FIXTURE(ApiFixture, "what an intent can't be made of is refused by name") {
    const auto check = [&](const std::string& body, const std::string& code, const std::string& param) {
        const json::object error = refusal("/v1/payment_intents", body, 400);
        CHECK_MESSAGE(text_at(error, "code") == code, body);
        CHECK_MESSAGE(text_at(error, "param") == param, body);
        CHECK(error.at("type") == "invalid_request_error");
    };
    check("currency=usd", "parameter_missing", "amount");
    check("amount=100", "parameter_missing", "currency");
    check("amount=0&currency=usd", "parameter_invalid_integer", "amount");
    check("amount=49&currency=usd", "amount_too_small", "amount");
    check("amount=100000000&currency=usd", "amount_too_large", "amount");
    check("amount=9.99&currency=usd", "parameter_invalid_integer", "amount");
    check("amount=100&currency=zzz", "", "currency");
    check("amount=100&currency=us", "", "currency");
    check("amount=100&currency=usd&amuont=1", "parameter_unknown", "amuont");
    check("amount=100&currency=usd&customer=cus_1", "resource_missing", "customer");
    check("amount=100&currency=usd&payment_method=pm_1", "resource_missing", "payment_method");
    check("amount=100&currency=usd&confirm=true", "parameter_missing", "payment_method");
    check("amount=100&currency=usd&return_url=javascript:1", "url_invalid", "return_url");
    CHECK(get("/v1/payment_intents").at("data").as_array().empty());
    CHECK(event_types().empty());
}

TEST_CASE_FIXTURE(ApiFixture, "a currency may be in capitals") {
    CHECK(post("/v1/payment_intents", "amount=100&currency=EUR").at("currency") == "eur");
}

TEST_CASE_FIXTURE(ApiFixture, "an intent with a method only waits for its confirmation") {
    CHECK(new_intent("payment_method=pm_card_visa").at("status") == "requires_confirmation");
}

TEST_CASE_FIXTURE(ApiFixture, "an update changes what it names, and the method with the status") {
    const std::string path = "/v1/payment_intents/" + text_at(new_intent("metadata[a]=1"), "id");
    json::object intent = post(path, "amount=5000&metadata[b]=2&payment_method=pm_card_visa");
    CHECK(intent.at("amount") == 5000);
    CHECK(intent.at("metadata") == json::value{{"a", "1"}, {"b", "2"}});
    CHECK(intent.at("status") == "requires_confirmation");
    intent = post(path, "payment_method=&metadata[a]=");
    CHECK(intent.at("status") == "requires_payment_method");
    CHECK(intent.at("payment_method").is_null());
    CHECK(intent.at("metadata") == json::value{{"b", "2"}});
}

TEST_CASE_FIXTURE(ApiFixture, "the amount of a paid intent stays, its metadata may change") {
    const std::string path =
        "/v1/payment_intents/" + text_at(new_intent("confirm=true&payment_method=pm_card_visa"), "id");
    CHECK(refusal(path, "amount=100", 400).at("code") == "payment_intent_unexpected_state");
    CHECK(post(path, "metadata[late]=1").at("metadata").at("late") == "1");
}

TEST_CASE_FIXTURE(ApiFixture,
                  "a change of the amount takes back what the customer was asked to authenticate") {
    const std::string path =
        "/v1/payment_intents/" +
        text_at(new_intent("confirm=true&payment_method=pm_card_authenticationRequired"), "id");
    const json::object intent = post(path, "amount=5000");
    CHECK(intent.at("status") == "requires_confirmation");
    CHECK(intent.at("next_action").is_null());
}

TEST_CASE_FIXTURE(ApiFixture,
                  "an intent without a method can't be confirmed, and an intent that is not there is 404") {
    const std::string id = text_at(new_intent(), "id");
    CHECK(refusal("/v1/payment_intents/" + id + "/confirm", "", 400).at("code") ==
          "payment_intent_unexpected_state");
    CHECK(refusal("/v1/payment_intents/pi_nothing/confirm", "", 404).at("code") == "resource_missing");
    CHECK(get("/v1/payment_intents/pi_nothing", 404).at("error").at("param") == "intent");
}

TEST_CASE_FIXTURE(ApiFixture, "an intent for cards takes no bank account") {
    const std::string id = text_at(new_intent("payment_method_types[]=card"), "id");
    refusal("/v1/payment_intents/" + id + "/confirm", "payment_method=pm_usBankAccount", 400);
    CHECK(get("/v1/payment_intents/" + id).at("status") == "requires_payment_method");
}

TEST_CASE_FIXTURE(ApiFixture, "a browser confirms with its client secret, and sees what a browser may") {
    const json::object intent = new_intent("metadata[order_id]=ord_1");
    const std::string path = "/v1/payment_intents/" + text_at(intent, "id");
    const std::string secret = "client_secret=" + text_at(intent, "client_secret");

    const ApiResponse read = send("GET", path + "?" + secret, "", "pk_test_1");
    CHECK(read.status == 200);
    CHECK_FALSE(object(read).contains("metadata"));
    const ApiResponse declined =
        send("POST", path + "/confirm", secret + "&payment_method=pm_card_chargeDeclined", "pk_test_1",
             {{"origin", "http://shop"}});
    CHECK(declined.status == 402);
    CHECK(header(declined, "access-control-allow-origin") == "*");
    CHECK_FALSE(object(declined).at("error").at("payment_intent").as_object().contains("metadata"));
    const ApiResponse paid =
        send("POST", path + "/confirm", secret + "&payment_method=pm_card_visa&expand[]=payment_method",
             "pk_test_1");
    CHECK(paid.status == 200);
    CHECK(object(paid).at("status") == "succeeded");
    CHECK(object(paid).at("payment_method").is_object());
    CHECK_FALSE(object(paid).contains("latest_charge"));
}

TEST_CASE_FIXTURE(ApiFixture, "a publishable key without the right client secret gets nothing") {
    const json::object intent = new_intent();
    const json::object other = new_intent();
    const std::string path = "/v1/payment_intents/" + text_at(intent, "id");
    CHECK(send("GET", path, "", "pk_test_1").status == 400);
    CHECK(send("GET", path + "?client_secret=" + text_at(other, "client_secret"), "", "pk_test_1").status ==
          400);
    CHECK(
        send("POST", path + "/confirm", "payment_method=pm_card_visa&client_secret=x", "pk_test_1").status ==
        400);
    CHECK(get(path).at("status") == "requires_payment_method");
}

TEST_CASE_FIXTURE(ApiFixture, "a publishable key may do nothing else, and may not expand the charge") {
    const json::object intent = new_intent("confirm=true&payment_method=pm_card_visa");
    const std::string path = "/v1/payment_intents/" + text_at(intent, "id");
    const std::string secret = "client_secret=" + text_at(intent, "client_secret");
    for (const auto& [method, target] :
         {std::pair("GET", std::string("/v1/payment_intents")), std::pair("GET", std::string("/v1/events")),
          std::pair("POST", path), std::pair("POST", path + "/cancel"),
          std::pair("POST", std::string("/v1/refunds")), std::pair("GET", std::string("/v1/customers"))}) {
        const ApiResponse response =
            send(method, target, method == std::string("POST") ? secret : "", "pk_test_1");
        CHECK_MESSAGE(response.status == 401, target);
        CHECK(object(response).at("error").at("code") == "secret_key_required");
    }
    CHECK(send("GET", path + "?" + secret + "&expand[]=latest_charge", "", "pk_test_1").status == 400);
}
