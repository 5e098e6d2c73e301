#include "sandbox/pages/authentication_page.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

struct PageFixture : ApiFixture {
    // An intent that waits for its customer; its link's token is kept.
    void begin(const std::string& method, const std::string& return_url = "") {
        const std::string more = return_url.empty() ? "" : "&return_url=" + return_url;
        const json::object intent = new_intent("confirm=true&payment_method=" + method + more);
        id = text_at(intent, "id");
        const std::string url(intent.at("next_action").at("redirect_to_url").at("url").as_string());
        token = url.substr(url.find("token=") + 6);
    }
    ApiResponse submit(const std::string& outcome_name) {
        return submit_authentication(context, id, "token=" + token + "&outcome=" + outcome_name);
    }
    json::object read() { return get("/v1/payment_intents/" + id); }
    std::string id;
    std::string token;
};

}  // namespace

TEST_CASE_FIXTURE(PageFixture, "the page has a form, and a policy under which no script runs") {
    begin("pm_card_authenticationRequired", "https%3A%2F%2Fshop.example%3A8443%2Fback");
    const ApiResponse page = show_authentication(context, id, "token=" + token);
    CHECK(page.status == 200);
    CHECK(page.body.find("<form method=\"post\" action=\"/_sandbox/authenticate/" + id + "\">") !=
          std::string::npos);
    CHECK(page.body.find("value=\"complete\"") != std::string::npos);
    CHECK(page.body.find("value=\"fail\"") != std::string::npos);
    CHECK(page.body.find("<script") == std::string::npos);
    const std::string policy = header(page, "content-security-policy");
    CHECK(policy.starts_with("default-src 'none'; style-src 'nonce-"));
    CHECK(policy.find("form-action 'self' https://shop.example:8443;") != std::string::npos);
    CHECK(policy.find("script-src") == std::string::npos);
}

TEST_CASE_FIXTURE(PageFixture, "Complete pays, and goes back with what Stripe appends") {
    begin("pm_card_authenticationRequired", "https%3A%2F%2Fshop.example%2Fback%3Forder%3D1%23end");
    const ApiResponse response = submit("complete");
    CHECK(response.status == 303);
    CHECK(header(response, "location") ==
          "https://shop.example/back?order=1&payment_intent=" + id + "&payment_intent_client_secret=" +
              text_at(read(), "client_secret") + "&redirect_status=succeeded#end");
    CHECK(read().at("status") == "succeeded");
    CHECK(read().at("next_action").is_null());
    CHECK(event_types().back() == "payment_intent.succeeded");
}

TEST_CASE_FIXTURE(PageFixture, "Fail makes the payment fail without a charge, and another card may follow") {
    begin("pm_card_authenticationRequired", "http%3A%2F%2Fshop.example%2Fback");
    const ApiResponse response = submit("fail");
    CHECK(header(response, "location").ends_with("redirect_status=failed"));
    CHECK(read().at("status") == "requires_payment_method");
    CHECK(read().at("last_payment_error").at("code") == "payment_intent_authentication_failure");
    CHECK(read().at("latest_charge").is_null());
    CHECK(event_types().back() == "payment_intent.payment_failed");
    post("/v1/payment_intents/" + id + "/confirm", "payment_method=pm_card_visa");
    CHECK(read().at("status") == "succeeded");
}

TEST_CASE_FIXTURE(PageFixture, "a card that is declined after its authentication leaves a failed charge") {
    begin("pm_card_threeDSecureRequiredChargeDeclined");
    const ApiResponse response = submit("complete");
    CHECK(response.status == 200);
    CHECK(response.body.find("You may close this page") != std::string::npos);
    CHECK(read().at("status") == "requires_payment_method");
    CHECK(read().at("last_payment_error").at("decline_code") == "generic_decline");
    const auto types = event_types();
    CHECK(std::vector(types.end() - 2, types.end()) ==
          std::vector<std::string>{"charge.failed", "payment_intent.payment_failed"});
}

TEST_CASE_FIXTURE(PageFixture, "the page works once, and only with its token") {
    begin("pm_card_authenticationRequired");
    CHECK(show_authentication(context, id, "token=wrong").status == 404);
    CHECK(show_authentication(context, id, "").status == 404);
    CHECK(show_authentication(context, "pi_nothing", "token=" + token).status == 404);
    CHECK(submit_authentication(context, id, "token=wrong&outcome=complete").status == 404);
    CHECK(submit("maybe").status == 400);
    CHECK(submit_authentication(context, id, "%").status == 400);
    CHECK(read().at("status") == "requires_action");
    CHECK(submit("complete").status == 200);
    CHECK(submit("complete").status == 404);
    CHECK(read().at("status") == "succeeded");
}

TEST_CASE_FIXTURE(PageFixture, "a cancelled payment can't be authenticated") {
    begin("pm_card_authenticationRequired");
    post("/v1/payment_intents/" + id + "/cancel");
    CHECK(submit("complete").status == 404);
    CHECK(read().at("status") == "canceled");
}
