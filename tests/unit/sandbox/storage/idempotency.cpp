#include "sandbox/storage/idempotency.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;
using namespace std::chrono_literals;

namespace {

struct KeyedFixture : ApiFixture {
    ApiResponse keyed(const std::string& target, const std::string& body,
                      const std::string& idempotency_key = "key-1") {
        return send("POST", target, body, "sk_test_1", {{"idempotency-key", idempotency_key}});
    }
    std::size_t intents() { return get("/v1/payment_intents").at("data").as_array().size(); }
};

constexpr const char* create = "amount=4900&currency=usd";

}  // namespace

TEST_CASE_FIXTURE(KeyedFixture,
                  "the same key and parameters get the first answer again, and nothing is done twice") {
    const ApiResponse first = keyed("/v1/payment_intents", create);
    CHECK(first.status == 200);
    CHECK(header(first, "idempotency-key") == "key-1");
    CHECK(header(first, "idempotent-replayed").empty());
    const ApiResponse again = keyed("/v1/payment_intents", "currency=usd&amount=4900");
    CHECK(again.status == 200);
    CHECK(again.body == first.body);
    CHECK(header(again, "idempotent-replayed") == "true");
    CHECK(header(again, "original-request") == header(first, "request-id"));
    CHECK(header(again, "request-id") != header(first, "request-id"));
    CHECK(intents() == 1);
}

TEST_CASE_FIXTURE(KeyedFixture, "another body or another path under the same key is an idempotency_error") {
    keyed("/v1/payment_intents", create);
    for (const auto& [path, body] :
         {std::pair("/v1/payment_intents", "amount=5000&currency=usd"), std::pair("/v1/customers", create)}) {
        const ApiResponse response = keyed(path, body);
        CHECK(response.status == 400);
        CHECK(object(response).at("error").at("type") == "idempotency_error");
    }
    CHECK(intents() == 1);
}

TEST_CASE_FIXTURE(KeyedFixture, "a decline is kept: the card is not tried again") {
    const std::string body = std::string(create) + "&confirm=true&payment_method=pm_card_chargeDeclined";
    const ApiResponse first = keyed("/v1/payment_intents", body);
    CHECK(first.status == 402);
    const ApiResponse again = keyed("/v1/payment_intents", body);
    CHECK(again.status == 402);
    CHECK(again.body == first.body);
    CHECK(get("/v1/charges").at("data").as_array().size() == 1);
}

TEST_CASE_FIXTURE(KeyedFixture, "an error of the state is kept, even when the state has changed since") {
    const std::string id = text_at(new_intent(), "id");
    const std::string confirm = "/v1/payment_intents/" + id + "/confirm";
    CHECK(keyed(confirm, "").status == 400);
    post("/v1/payment_intents/" + id, "payment_method=pm_card_visa");
    CHECK(keyed(confirm, "").status == 400);
    CHECK(keyed(confirm, "", "key-2").status == 200);
}

TEST_CASE_FIXTURE(KeyedFixture, "parameters that fail validation are not kept: the key can be used again") {
    CHECK(keyed("/v1/payment_intents", "amount=x&currency=usd").status == 400);
    CHECK(keyed("/v1/payment_intents", create).status == 200);
}

TEST_CASE_FIXTURE(KeyedFixture, "a key is forgotten after 24 hours") {
    const ApiResponse first = keyed("/v1/payment_intents", create);
    clock.time += 24h - 1ms;
    CHECK(keyed("/v1/payment_intents", create).body == first.body);
    clock.time += 1ms;
    CHECK(keyed("/v1/payment_intents", create).body != first.body);
    CHECK(intents() == 2);
}

TEST_CASE_FIXTURE(KeyedFixture, "a key whose answer is held back is in use") {
    ApiRequest request;
    request.authorization = "Bearer sk_test_1";
    request.idempotency_key = "key-1";
    dispatcher.hold(request);
    const ApiResponse response = keyed("/v1/payment_intents", create);
    CHECK(response.status == 409);
    CHECK(object(response).at("error").at("code") == "idempotency_key_in_use");
    CHECK(header(response, "stripe-should-retry") == "true");
    dispatcher.release(request);
    CHECK(keyed("/v1/payment_intents", create).status == 200);
}

TEST_CASE_FIXTURE(KeyedFixture, "a browser's key never meets a server's") {
    const json::object intent = new_intent();
    const std::string path = "/v1/payment_intents/" + text_at(intent, "id") + "/confirm";
    const std::string body =
        "client_secret=" + text_at(intent, "client_secret") + "&payment_method=pm_card_visa";
    const ApiResponse server = keyed(path, body);
    CHECK(server.status == 200);
    const ApiResponse browser = send("POST", path, body, "pk_test_1", {{"idempotency-key", "key-1"}});
    CHECK(browser.status == 400);
    CHECK(header(browser, "idempotent-replayed").empty());
}

TEST_CASE_FIXTURE(KeyedFixture, "a key has at most 255 printable characters") {
    CHECK(keyed("/v1/payment_intents", create, std::string(255, 'k')).status == 200);
    CHECK(keyed("/v1/payment_intents", create, std::string(256, 'k')).status == 400);
    CHECK(keyed("/v1/payment_intents", create, "a\xFF").status == 400);
}
