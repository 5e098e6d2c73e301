#include "sandbox/protocol/contact.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/checkout.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

TEST_CASE("what looks deliverable to Stripe, and what does not") {
    for (const char* email :
         {"ada@example.com", "ada+location_FR@mail.example.co.uk", "a_b-c.d'e@x-y.example", "a@b.co",
          "ada@m\xC3\xBCnchen.example", "A@EXAMPLE.COM"})
        CHECK_MESSAGE(looks_deliverable(email), email);
    for (const char* email : {"",
                              "ada",
                              "@example.com",
                              "ada@",
                              "ada@localhost",
                              "ada@example.com.",
                              "ada@.example.com",
                              "ada@example..com",
                              "t\xC3\xA9st@mail.com",
                              "ada lovelace@example.com",
                              " ada@example.com",
                              "ada@example.com ",
                              "a@b@example.com",
                              ".ada@example.com",
                              "ada.@example.com",
                              "a..b@example.com",
                              "ada@exa mple.com",
                              "ada@-x.example",
                              "ada@1.2.3.4",
                              "ada@example.c",
                              "ada\n@example.com",
                              "\"a\"@example.com"})
        CHECK_MESSAGE(!looks_deliverable(email), email);
    CHECK(looks_deliverable(std::string(64, 'a') + "@example.com"));
    CHECK_FALSE(looks_deliverable(std::string(65, 'a') + "@example.com"));
}

TEST_CASE_FIXTURE(CheckoutFixture, "an address that is not deliverable is refused wherever one is given") {
    const std::string bad = "t%C3%A9st%40mail.com";
    const json::object error = refusal("/v1/checkout/sessions", sale() + "&customer_email=" + bad, 400);
    CHECK(error.at("code") == "email_invalid");
    CHECK(error.at("param") == "customer_email");
    CHECK(error.at("message") == "Invalid email address: t\xC3\xA9st@mail.com");
    CHECK(refusal("/v1/checkout/sessions", sale() + "&customer_email=ada%40localhost", 400).at("code") ==
          "email_invalid");
    CHECK(refusal("/v1/customers", "email=" + bad, 400).at("code") == "email_invalid");
    CHECK(refusal("/v1/payment_intents", "amount=4900&currency=usd&receipt_email=" + bad, 400).at("code") ==
          "email_invalid");
    CHECK(new_session("&customer_email=ada%40example.com").at("customer_email") == "ada@example.com");
}
