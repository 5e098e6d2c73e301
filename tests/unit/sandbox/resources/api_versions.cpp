#include "sandbox/resources/api_versions.hpp"

#include <doctest/doctest.h>

#include "sandbox/resources/events.hpp"
#include "unit/sandbox/checkout.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

struct VersionFixture : CheckoutFixture {
    std::string endpoint_in(const std::string& version) {
        return text_at(
            post("/v1/webhook_endpoints", "url=http://a.example&enabled_events[]=*&api_version=" + version),
            "id");
    }
    // The object of the newest event of a type, as an endpoint of this version gets it.
    json::object delivered(const std::string& type, const std::string& version) {
        const json::object list = get("/v1/events?type=" + type);
        const std::string id = text_at(list.at("data").at(0).as_object(), "id");
        const json::object event = event_in(context, *context.objects.find("event", id), version);
        CHECK(event.at("api_version") == json::value(version));
        return event.at("data").at("object").as_object();
    }
    json::object get_in(const std::string& version, const std::string& target) {
        return object(send("GET", target, "", "sk_test_1", {{"stripe-version", version}}));
    }
    json::object paid(const std::string& more = "") {
        return new_intent("confirm=true&payment_method=pm_card_visa" + more);
    }
};

}  // namespace

TEST_CASE_FIXTURE(VersionFixture,
                  "an endpoint keeps its version, and its events have the shape of that time") {
    const std::string id = endpoint_in("2022-08-01");
    CHECK(get("/v1/webhook_endpoints/" + id).at("api_version") == "2022-08-01");
    const json::object intent = paid();
    const json::object old = delivered("payment_intent.succeeded", "2022-08-01");
    CHECK(old.at("charges").at("data").at(0).at("id") == intent.at("latest_charge"));
    CHECK(old.at("charges").at("data").at(0).at("refunds").at("object") == "list");
    CHECK(old.at("invoice").is_null());
    CHECK_FALSE(delivered("payment_intent.succeeded", "2022-11-15").contains("charges"));
    CHECK_FALSE(intent.contains("charges"));
    CHECK_FALSE(intent.contains("invoice"));
}

TEST_CASE_FIXTURE(VersionFixture, "an event is a snapshot in every version") {
    endpoint_in("2022-08-01");
    const json::object intent = paid();
    post("/v1/refunds", "payment_intent=" + text_at(intent, "id"));
    // What happened later is not in it, though the shape is asked for later.
    CHECK(delivered("payment_intent.succeeded", "2022-08-01")
              .at("charges")
              .at("data")
              .at(0)
              .at("refunds")
              .at("data")
              .as_array()
              .empty());
    const json::object refunded = delivered("charge.refunded", "2022-08-01");
    CHECK(refunded.at("refunds").at("data").at(0).at("amount") == 4900);
    CHECK_FALSE(delivered("charge.refunded", "2022-11-15").contains("refunds"));
}

TEST_CASE_FIXTURE(VersionFixture, "an endpoint without a version gets the account's") {
    const json::object endpoint = post("/v1/webhook_endpoints", "url=http://a.example&enabled_events[]=*");
    CHECK(endpoint.at("api_version").is_null());
}

TEST_CASE_FIXTURE(VersionFixture,
                  "a version that is not known is refused by name, at an endpoint and at a call") {
    for (const char* version : {"2019-12-03", "2025-03-01.dashboard", "2099-01-01.zinnia",
                                "2024-06-20.acacia", "2024-06-20;%20beta%3Dv1"}) {
        CAPTURE(version);
        const json::object error =
            refusal("/v1/webhook_endpoints",
                    "url=http://a.example&enabled_events[]=*&api_version=" + std::string(version), 400);
        CHECK(error.at("param") == "api_version");
        CHECK(text_at(error, "message").find("2020-08-27 to 2026-10-28.endive") != std::string::npos);
    }
    CHECK(send("GET", "/v1/events", "", "sk_test_1", {{"stripe-version", "2019-12-03"}}).status == 400);
    CHECK(knows_version("2020-08-27"));
    CHECK(knows_version(api_version));
}

TEST_CASE_FIXTURE(VersionFixture,
                  "a call's version shapes its answer, what is inside it, and nothing that is stored") {
    const std::string id = text_at(paid("&metadata[object]=charge"), "id");
    const json::object old = get_in("2022-08-01", "/v1/payment_intents/" + id + "?expand[]=latest_charge");
    CHECK(old.at("charges").at("object") == "list");
    CHECK(old.at("latest_charge").at("refunds").at("object") == "list");
    CHECK(old.at("metadata").as_object().size() == 1);
    CHECK(get_in("2022-08-01", "/v1/payment_intents").at("data").at(0).as_object().contains("charges"));
    CHECK_FALSE(get("/v1/payment_intents/" + id).contains("charges"));

    const std::string product = text_at(post("/v1/products", "name=A"), "id");
    CHECK(get_in("2023-10-16", "/v1/products/" + product).contains("features"));
    CHECK_FALSE(get_in("2024-04-10", "/v1/products/" + product).contains("features"));

    const std::string session = text_at(new_session(), "id");
    CHECK(get_in("2026-02-25.clover", "/v1/checkout/sessions/" + session).at("ui_mode") == "hosted");
    CHECK(get_in("2026-03-25.dahlia", "/v1/checkout/sessions/" + session).at("ui_mode") == "hosted_page");
}

TEST_CASE_FIXTURE(VersionFixture,
                  "before 2022-08-01 a session makes its intent at once, and a customer at its end") {
    const json::object made = object(
        send("POST", "/v1/checkout/sessions", sale(), "sk_test_1", {{"stripe-version", "2020-08-27"}}));
    const std::string intent = text_at(made, "payment_intent");
    CHECK(get("/v1/payment_intents/" + intent).at("status") == "requires_payment_method");
    confirm(text_at(made, "id"), "pm_card_visa");
    const json::object done = session(text_at(made, "id"));
    CHECK(done.at("payment_intent") == json::value(intent));
    CHECK(get("/v1/customers/" + text_at(done, "customer")).at("object") == "customer");
    CHECK(session(text_at(new_session(), "id")).at("payment_intent").is_null());
}

TEST_CASE_FIXTURE(VersionFixture,
                  "adaptive pricing: before 2025-03-31 the customer's currency, then ours beside it") {
    endpoint_in("2025-02-24.acacia");
    const json::object made = new_session("&customer_email=ada%2Blocation_FR%40example.com", "4900", "1");
    CHECK(made.at("adaptive_pricing").at("enabled") == true);
    const std::string id = text_at(made, "id");
    confirm(id, "pm_card_fr");
    const json::object now = session(id);
    CHECK(now.at("currency") == "usd");
    CHECK(now.at("amount_total") == 4900);
    CHECK(now.at("presentment_details").at("presentment_amount") == 4410);
    CHECK(now.at("presentment_details").at("presentment_currency") == "eur");
    CHECK(now.at("currency_conversion").is_null());

    const json::object old = delivered("checkout.session.completed", "2025-02-24.acacia");
    CHECK(old.at("currency") == "eur");
    CHECK(old.at("amount_total") == 4410);
    CHECK(old.at("currency_conversion").at("source_currency") == "usd");
    CHECK(old.at("currency_conversion").at("amount_total") == 4900);
    CHECK(old.at("currency_conversion").at("fx_rate") == "0.9000");
    CHECK_FALSE(old.contains("presentment_details"));
    const json::object intent = delivered("payment_intent.succeeded", "2025-02-24.acacia");
    CHECK(intent.at("currency") == "eur");
    CHECK(intent.at("amount") == 4410);
    CHECK(intent.at("amount_received") == 4410);
    CHECK(delivered("payment_intent.succeeded", "2025-03-31.basil").at("amount") == 4900);

    post("/v1/refunds", "amount=2450&payment_intent=" + text_at(now, "payment_intent"));
    CHECK(delivered("refund.created", "2025-02-24.acacia").at("amount") == 2205);
    CHECK(delivered("charge.refunded", "2025-02-24.acacia").at("amount_refunded") == 2205);
    CHECK(delivered("charge.refunded", std::string(api_version)).at("amount_refunded") == 2450);
}

TEST_CASE_FIXTURE(VersionFixture,
                  "adaptive pricing that is switched off changes nothing, and nobody's place is guessed") {
    for (const char* more :
         {"&customer_email=ada%2Blocation_FR%40example.com&adaptive_pricing[enabled]=false",
          "&customer_email=ada%40example.com", "&customer_email=a%2Blocation_US%40example.com",
          "&customer_email=a%2Blocation_XX%40example.com", ""}) {
        CAPTURE(more);
        const json::object made = new_session(more);
        CHECK(made.at("adaptive_pricing").at("enabled") == false);
        confirm(text_at(made, "id"), "pm_card_visa");
        CHECK_FALSE(session(text_at(made, "id")).contains("presentment_details"));
    }
    CHECK(refusal("/v1/checkout/sessions", sale() + "&adaptive_pricing[rate]=1", 400).at("code") ==
          "parameter_unknown");
}
