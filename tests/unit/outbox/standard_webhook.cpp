#include "outbox/standard_webhook.hpp"

#include <doctest/doctest.h>

#include "base/json.hpp"
#include "base/text/base64.hpp"

using namespace orderwire;
using namespace orderwire::outbox;
using domain::Enrollment;
using domain::OrderState;
using domain::Status;

namespace {

store::OutboxMessage message() {
    store::OutboxMessage made;
    made.order_id = "ord_01JD0000000000000000000000";
    made.version = 2;
    made.change = {OrderState{}, OrderState{Status::paid, Enrollment::requested, 0, false}};
    made.view = R"({"object":"order","version":2})";
    made.metadata = R"({"cohort":"spring"})";
    made.queued_at = from_milliseconds(1'795'000'000'123);
    return made;
}

std::string header(const StandardWebhook& webhook, std::string_view name) {
    for (const auto& [known, value] : webhook.headers)
        if (known == name) return value;
    return "";
}

std::string secret_of(std::size_t bytes) { return "whsec_" + encode_base64(std::string(bytes, 'k')); }

}  // namespace

TEST_SUITE_BEGIN("outbox: standard webhook");

TEST_CASE("the type says what changed, and the status comes first") {
    const OrderState pending{};
    const OrderState paid{Status::paid, Enrollment::requested, 0, false};
    const auto with = [&](auto change) {
        OrderState state = paid;
        change(state);
        return state;
    };
    CHECK(event_type({std::nullopt, pending}) == "order.pending");
    CHECK(event_type({pending, OrderState{Status::failed, Enrollment::none, 0, false}}) == "order.failed");
    CHECK(event_type({pending, OrderState{Status::cancelled, Enrollment::none, 0, false}}) ==
          "order.cancelled");
    CHECK(event_type({pending, with([](OrderState& s) { s.refunded = 5; })}) == "order.paid");
    CHECK(event_type({paid, with([](OrderState& s) { s.refunded = 5; })}) == "order.refunded");
    CHECK(event_type({paid, with([](OrderState& s) { s.disputed = true; })}) == "order.disputed");
    CHECK(event_type({paid, with([](OrderState& s) { s.enrollment = Enrollment::active; })}) ==
          "order.enrollment");
    CHECK(event_type({paid, paid}) == "order.updated");
}

TEST_CASE("the body is the view as it was, with its customer and metadata, the type and the time") {
    store::OutboxMessage of_known = message();
    of_known.customer = {"user-7", "ada@example.com", "Ada \"the\" L\u00f6we"};
    const StandardWebhook webhook = make_webhook(of_known, {Secret("key")}, of_known.queued_at);
    CHECK(
        webhook.body ==
        R"({"type":"order.paid","timestamp":"2026-11-18T11:06:40.123Z","data":{"object":"order","version":2,)"
        R"("customer":{"id":"user-7","email":"ada@example.com","name":"Ada \"the\" Löwe"},)"
        R"("metadata":{"cohort":"spring"}}})");
    CHECK(parse_json(webhook.body).has_value());
    CHECK(make_webhook(message(), {}, {}).body.find(R"("customer":{"id":null,"email":null,"name":null})") !=
          std::string::npos);
}

TEST_CASE("a signature is the one that the specification's own example has") {
    // The example of the specification: its secret, id, time and payload.
    const Secret key = parse_signing_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").value();
    CHECK(sign_webhook(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})") ==
          "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("the id is the order's and its version's, and stays; the time is the attempt's") {
    const StandardWebhook first =
        make_webhook(message(), {Secret("key")}, from_milliseconds(1'795'000'001'999));
    CHECK(header(first, "webhook-id") == "ord_01JD0000000000000000000000_2");
    CHECK(header(first, "webhook-timestamp") == "1795000001");
    CHECK(header(first, "content-type") == "application/json");
    const StandardWebhook second =
        make_webhook(message(), {Secret("key")}, from_milliseconds(1'795'000'007'000));
    CHECK(header(second, "webhook-id") == header(first, "webhook-id"));
    CHECK(second.body == first.body);
    CHECK(header(second, "webhook-signature") != header(first, "webhook-signature"));
}

TEST_CASE("each key signs, while they are rotated") {
    const auto signature = [](const SigningKeys& keys) {
        return header(make_webhook(message(), keys, Time{}), "webhook-signature");
    };
    CHECK(signature({Secret("a"), Secret("b")}) == signature({Secret("a")}) + " " + signature({Secret("b")}));
}

TEST_CASE("a secret is whsec_ and the base64 of 24 to 64 bytes") {
    CHECK(parse_signing_secret(secret_of(24)).value().reveal() == std::string(24, 'k'));
    CHECK(parse_signing_secret(secret_of(64)).has_value());
    for (const std::string& bad :
         {secret_of(23), secret_of(65), std::string("whsec_"), std::string(""), secret_of(24).substr(6),
          "whsec_" + std::string(31, 'A'), "whsec_" + std::string(31, 'A') + "-", secret_of(24) + "\n"}) {
        const auto parsed = parse_signing_secret(bad);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().code == "bad_secret");
        CHECK(parsed.error().detail.find(bad.empty() ? "\n" : bad.substr(6) + "!") == std::string::npos);
    }
}

TEST_SUITE_END();
