#include "sandbox/delivery/cli_sessions.hpp"

#include "stripe/signature/signature.hpp"
#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

const CliListeners::Send nothing = [](std::int64_t, const std::string&) {};

}  // namespace

TEST_CASE_FIXTURE(ApiFixture,
                  "a session of Stripe's command is told where to listen and what to verify with") {
    context.webhook_secret = Secret("whsec_1");
    const json::object session =
        post("/v1/stripecli/sessions", "device_name=here&websocket_features[]=webhooks&forward_to_url=x");
    CHECK(session.at("secret") == "whsec_1");
    CHECK(session.at("websocket_url") == "ws://127.0.0.1:12111/_sandbox/stripecli");
    CHECK(text_at(session, "default_version") == api_version);
    CHECK(knows_cli_session(context, text_at(session, "websocket_id")));
    CHECK_FALSE(knows_cli_session(context, "cliws_other"));
    CHECK_FALSE(knows_cli_session(context, ""));
    CHECK(refusal("/v1/stripecli/sessions", "websocket_features[]=request_logs", 400).at("param") ==
          "websocket_features");
    CHECK(send("POST", "/v1/stripecli/sessions", "", "pk_test_1").status == 401);
}

TEST_CASE_FIXTURE(ApiFixture, "there are so many listeners and no more") {
    for (std::size_t i = 0; i < listeners_max; ++i) {
        post("/v1/stripecli/sessions", "websocket_features[]=webhooks");
        context.listeners.connected("cliws_" + std::to_string(i), nullptr, nothing);
    }
    CHECK(refusal("/v1/stripecli/sessions", "websocket_features[]=webhooks", 429).at("code") == "rate_limit");
}

TEST_CASE_FIXTURE(ApiFixture,
                  "a listener's events are queued like an endpoint's, and found again after a restart") {
    const std::string id =
        text_at(post("/v1/stripecli/sessions", "websocket_features[]=webhooks"), "websocket_id");
    new_intent();
    CHECK(context.deliveries.pending() == 0);
    remember_cli_session(context, id, true);
    expect_cli_sessions(context);
    new_intent();
    REQUIRE(context.deliveries.list("", 10).size() == 1);
    CHECK(context.deliveries.list("", 10).front().delivery.endpoint == id);
    remember_cli_session(context, id, false);
    clock.time += listener_grace;
    new_intent();
    CHECK(context.deliveries.list("", 10).size() == 1);
}

TEST_CASE_FIXTURE(
    ApiFixture, "what the command asks to have again goes to listeners, or to endpoints where none listens") {
    const std::string endpoint =
        text_at(post("/v1/webhook_endpoints", "url=http://a.example&enabled_events[]=*"), "id");
    new_intent();
    const json::object events = get("/v1/events");
    const std::string path = "/v1/events/" + text_at(events.at("data").at(0).as_object(), "id") + "/retry";
    const auto newest = [&] { return context.deliveries.list("", 1).front().delivery.endpoint; };
    const auto count = [&] { return context.deliveries.list("", 100).size(); };
    post(path, "for_stripecli=true");
    CHECK(newest() == endpoint);
    CHECK(count() == 2);
    context.listeners.connected("cliws_1", nullptr, nothing);
    post(path, "for_stripecli=true");
    CHECK(newest() == "cliws_1");
    CHECK(count() == 3);
    post(path, "webhook_endpoint=" + endpoint);
    CHECK(newest() == endpoint);
    CHECK(count() == 4);
    post(path);
    CHECK(count() == 6);
    // One that dropped out may come back, or not.
    context.listeners.dropped("cliws_1", nullptr, clock.now());
    post(path, "for_stripecli=true");
    CHECK(count() == 8);
}

TEST_CASE_FIXTURE(ApiFixture, "an event for the command is signed over the bytes that it forwards") {
    context.webhook_secret = Secret("whsec_1");
    new_intent();
    const json::object events = get("/v1/events");
    const auto event = context.objects.find("event", text_at(events.at("data").at(0).as_object(), "id"));
    REQUIRE(event);
    for (const bool latest : {false, true}) {
        const json::object message =
            parse_json(cli_event_message(context, *event, 17, latest)).value().as_object();
        CHECK(message.at("type") == "webhook_event");
        CHECK(message.at("endpoint").at("api_version").is_null() == !latest);
        const std::string signature(message.at("http_headers").at("Stripe-Signature").as_string());
        const std::vector<Secret> secrets{context.webhook_secret};
        CHECK(stripe::verify_signature(signature, text_at(message, "event_payload"), secrets,
                                       context.now_seconds())
                  .has_value());
        const auto answer = read_cli_message(R"({"type":"event_ack","webhook_conversation_id":")" +
                                             text_at(message, "webhook_conversation_id") + "\"}");
        REQUIRE(answer);
        CHECK(answer->delivery == 17);
    }
}

TEST_CASE("what a listener says is an acknowledgement, an answer, or nothing") {
    const auto ack = read_cli_message(R"({"type":"event_ack","webhook_conversation_id":"wc_5_default"})");
    REQUIRE(ack);
    CHECK(ack->kind == CliMessage::Kind::ack);
    const auto answer = read_cli_message(
        R"({"type":"webhook_response","webhook_conversation_id":"wc_5_default","status":404,"body":"no",)"
        R"("forward_url":"http://a"})");
    REQUIRE(answer);
    CHECK(answer->status == 404);
    CHECK(answer->body == "no");
    CHECK(answer->forward_url == "http://a");
    for (const char* text :
         {"", "[]", "{", "null", R"({"type":"event_ack"})",
          R"({"type":"hello","webhook_conversation_id":"wc_5"})",
          R"({"type":"event_ack","webhook_conversation_id":"wc_"})",
          R"({"type":"event_ack","webhook_conversation_id":"5"})",
          R"({"type":"event_ack","webhook_conversation_id":"wc_99999999999999999999"})",
          R"({"type":"webhook_response","webhook_conversation_id":"wc_5","status":1000})"}) {
        CHECK_MESSAGE(!read_cli_message(text), text);
    }
}
