#include "sandbox/resources/events.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;
using namespace std::chrono_literals;

namespace {

struct EventFixture : ApiFixture {
    EventFixture() {
        endpoint =
            text_at(post("/v1/webhook_endpoints", "url=http://a.example/hook&enabled_events[]=*"), "id");
    }
    std::vector<QueuedDelivery> take_all() {
        std::vector<QueuedDelivery> taken;
        while (auto delivery = context.deliveries.take(clock.time)) {
            context.deliveries.succeeded(delivery->id);
            taken.push_back(*delivery);
        }
        return taken;
    }
    std::string endpoint;
};

}  // namespace

TEST_CASE_FIXTURE(EventFixture, "an event has Stripe's shape, and its object is a snapshot") {
    const ApiResponse response = send("POST", "/v1/payment_intents", "amount=100&currency=usd", "sk_test_1",
                                      {{"idempotency-key", "k1"}});
    const std::string id = text_at(object(response), "id");
    post("/v1/payment_intents/" + id, "amount=200");
    const json::object event = get("/v1/events?type=payment_intent.created").at("data").at(0).as_object();
    CHECK(event.at("object") == "event");
    CHECK(event.at("api_version") == "2026-10-28.endive");
    CHECK(event.at("livemode") == false);
    CHECK(event.at("type") == "payment_intent.created");
    CHECK(event.at("created") == 1'800'000'000);
    CHECK(event.at("pending_webhooks") == 1);
    CHECK(event.at("request").at("id") == json::value(header(response, "request-id")));
    CHECK(event.at("request").at("idempotency_key") == "k1");
    CHECK(event.at("data").at("object").at("amount") == 100);
    CHECK(get("/v1/events/" + text_at(event, "id")) == event);
    CHECK(get("/v1/events/evt_nothing", 404).at("error").at("code") == "resource_missing");
}

TEST_CASE_FIXTURE(EventFixture, "an event that nobody asked for has no request id") {
    new_intent("confirm=true&payment_method=pm_usBankAccount");
    pass(3s);
    const json::object event = get("/v1/events?type=payment_intent.succeeded").at("data").at(0).as_object();
    CHECK(event.at("request") == json::value{{"id", nullptr}, {"idempotency_key", nullptr}});
}

TEST_CASE_FIXTURE(EventFixture, "events are filtered by type, with wildcards, and by several") {
    new_intent("confirm=true&payment_method=pm_card_visa");
    const auto count = [&](const std::string& query) {
        return get("/v1/events?" + query).at("data").as_array().size();
    };
    CHECK(count("type=charge.succeeded") == 1);
    CHECK(count("type=payment_intent.*") == 2);
    CHECK(count("type=*") == 3);
    CHECK(count("types[]=charge.succeeded&types[]=payment_intent.succeeded") == 2);
    CHECK(count("type=charge") == 0);
    CHECK(count("limit=1") == 1);
    CHECK(send("GET", "/v1/events?type=[a-z]").status == 400);
    CHECK(send("GET", "/v1/events?type=a'b").status == 400);
}

TEST_CASE_FIXTURE(EventFixture, "events are delivered after the delay, in the order of one payment") {
    new_intent("confirm=true&payment_method=pm_card_visa");
    CHECK(take_all().empty());
    clock.time += 800ms;
    std::vector<std::string> types;
    for (const QueuedDelivery& delivery : take_all()) {
        types.push_back(text_at(context.objects.find("event", delivery.event)->body, "type"));
        CHECK(delivery.endpoint == endpoint);
    }
    CHECK(types ==
          std::vector<std::string>{"payment_intent.created", "charge.succeeded", "payment_intent.succeeded"});
    CHECK(get("/v1/events?limit=1").at("data").at(0).at("pending_webhooks") == 0);
}

TEST_CASE_FIXTURE(EventFixture,
                  "an endpoint gets only the types that it wants, and a disabled one gets none") {
    post("/v1/webhook_endpoints/" + endpoint,
         "enabled_events[]=payment_intent.succeeded&enabled_events[]=charge.refunded");
    new_intent("confirm=true&payment_method=pm_card_visa");
    CHECK(context.deliveries.pending() == 1);
    post("/v1/webhook_endpoints/" + endpoint, "disabled=true");
    new_intent("confirm=true&payment_method=pm_card_visa");
    CHECK(context.deliveries.pending() == 1);
}

TEST_CASE_FIXTURE(EventFixture, "a dropped delivery is never made, but the event is there to be sent again") {
    context.faults.drop = 1;
    new_intent();
    clock.time += 1h;
    CHECK(take_all().empty());
    const json::object event = get("/v1/events?delivery_success=false").at("data").at(0).as_object();
    CHECK(event.at("pending_webhooks") == 0);
    post("/v1/events/" + text_at(event, "id") + "/retry", "webhook_endpoint=" + endpoint);
    const auto taken = take_all();
    REQUIRE(taken.size() == 1);
    CHECK(taken.front().event == text_at(event, "id"));
    CHECK(
        send("POST", "/v1/events/" + text_at(event, "id") + "/retry", "webhook_endpoint=we_nothing").status ==
        400);
}

TEST_CASE_FIXTURE(EventFixture, "a duplicated event is delivered twice under one id") {
    context.faults.duplicate = 1;
    new_intent();
    clock.time += 1h;
    const auto taken = take_all();
    REQUIRE(taken.size() == 2);
    CHECK(taken[0].event == taken[1].event);
}

TEST_CASE_FIXTURE(EventFixture, "shuffled events leave their order, and a delay is added to the usual one") {
    context.faults.shuffle = 1;
    random_number = 0.9;
    new_intent();
    context.faults.shuffle = 0;
    context.faults.delay = 500ms;
    const std::string id = text_at(get("/v1/payment_intents").at("data").at(0).as_object(), "id");
    post("/v1/payment_intents/" + id + "/cancel");
    clock.time += 1299ms;
    CHECK(take_all().empty());
    clock.time += 1ms;
    const auto first = take_all();
    REQUIRE(first.size() == 1);
    CHECK(text_at(context.objects.find("event", first.front().event)->body, "type") ==
          "payment_intent.canceled");
    clock.time += 2s;
    CHECK(take_all().size() == 1);
}

TEST_CASE_FIXTURE(EventFixture, "a failed call leaves no events behind") {
    refusal("/v1/payment_intents", "amount=100&currency=usd&expand[]=nothing", 400);
    CHECK(event_types().empty());
    CHECK(context.deliveries.pending() == 0);
}

TEST_CASE_FIXTURE(EventFixture, "events are forgotten after 30 days, with their deliveries") {
    new_intent();
    clock.time += 720h;
    forget_old(context);
    CHECK(event_types().size() == 1);
    clock.time += 1s;
    forget_old(context);
    CHECK(event_types().empty());
    CHECK(context.deliveries.pending() == 0);
}
