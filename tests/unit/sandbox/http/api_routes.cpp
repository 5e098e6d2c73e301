// What the sandbox does not act on, it refuses by name: on every route.
#include <doctest/doctest.h>

#include "sandbox/http/api_routes.hpp"
#include "unit/sandbox/checkout.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

struct Refused {
    const char* path;
    const char* parameter;  // as it is sent
    const char* name;       // as it is named
};

struct ParameterFixture : CheckoutFixture {
    json::object error_of(const std::string& method, const std::string& path, const std::string& parameters) {
        const ApiResponse response =
            method == "GET" ? send(method, path + "?" + parameters) : send(method, path, parameters);
        CHECK_MESSAGE(response.status == 400, path << " " << parameters << " " << response.body);
        return response.status == 400 ? object(response).at("error").as_object() : json::object();
    }
};

}  // namespace

TEST_CASE_FIXTURE(ParameterFixture, "every route refuses a parameter that nobody knows") {
    for (const ApiRoute& route : api_routes()) {
        std::string path(route.pattern);
        if (const std::size_t brace = path.find("{}"); brace != std::string::npos)
            path.replace(brace, 2, "x_1");
        CAPTURE(path);
        const json::object error = error_of(std::string(route.method), path, "mood=good");
        CHECK(text_at(error, "code") == "parameter_unknown");
        CHECK(text_at(error, "message") == "Received unknown parameter: mood");
        CHECK(text_at(error, "param") == "mood");
    }
}

TEST_CASE_FIXTURE(ParameterFixture, "what Stripe has and the sandbox does not do is refused as that") {
    for (const Refused& one : {
             Refused{"/v1/payment_intents", "payment_method_options[card][request_three_d_secure]=any",
                     "payment_method_options"},
             Refused{"/v1/payment_intents", "application_fee_amount=1", "application_fee_amount"},
             Refused{"/v1/payment_intents", "transfer_data[destination]=acct_1", "transfer_data"},
             Refused{"/v1/payment_intents", "radar_options[session]=x", "radar_options"},
             Refused{"/v1/payment_intents", "payment_method_data[type]=card&payment_method_data[link][x]=1",
                     "payment_method_data[link]"},
             Refused{"/v1/checkout/sessions", "discounts[0][coupon]=x", "discounts"},
             Refused{"/v1/checkout/sessions", "custom_text[submit][message]=x", "custom_text"},
             Refused{"/v1/checkout/sessions", "locale=de", "locale"},
             Refused{"/v1/checkout/sessions", "automatic_tax[enabled]=true", "automatic_tax[enabled]"},
             Refused{"/v1/checkout/sessions", "automatic_tax[liability][type]=self",
                     "automatic_tax[liability]"},
             Refused{"/v1/checkout/sessions", "allow_promotion_codes=true", "allow_promotion_codes"},
             Refused{"/v1/checkout/sessions", "payment_intent_data[application_fee_amount]=1",
                     "payment_intent_data[application_fee_amount]"},
             Refused{"/v1/checkout/sessions", "line_items[0][tax_rates][0]=x", "line_items[0][tax_rates]"},
             Refused{"/v1/checkout/sessions", "shipping_options[0][shipping_rate]=x", "shipping_options"},
             Refused{"/v1/refunds", "reverse_transfer=true", "reverse_transfer"},
             Refused{"/v1/refunds", "instructions_email=a%40b.co", "instructions_email"},
             Refused{"/v1/customers", "invoice_settings[footer]=x", "invoice_settings"},
             Refused{"/v1/webhook_endpoints", "connect=true", "connect"},
             Refused{"/v1/prices",
                     "currency=usd&unit_amount=1&recurring[interval]=day&recurring[usage_type]=metered",
                     "recurring[usage_type]"},
             Refused{"/v1/products", "default_price_data[currency]=usd", "default_price_data"},
         }) {
        CAPTURE(one.parameter);
        const std::string whole = std::string(one.path) == "/v1/checkout/sessions" ? sale() + "&"
                                  : std::string(one.path) == "/v1/payment_intents"
                                      ? "amount=4900&currency=usd&"
                                      : "";
        const json::object error = error_of("POST", one.path, whole + one.parameter);
        CHECK(text_at(error, "param") == one.name);
        CHECK(text_at(error, "code").empty());
        CHECK(text_at(error, "message").find(one.name) != std::string::npos);
    }
}

TEST_CASE_FIXTURE(ParameterFixture, "what is unknown inside a hash is unknown too") {
    for (const char* parameter :
         {"shipping[mood]=x", "automatic_payment_methods[mood]=x",
          "payment_method_data[type]=card&payment_method_data[mood]=x", "mandate_data[mood]=x"}) {
        CAPTURE(parameter);
        const json::object error =
            error_of("POST", "/v1/payment_intents", "amount=4900&currency=usd&" + std::string(parameter));
        CHECK(text_at(error, "code") == "parameter_unknown");
        CHECK(text_at(error, "message").find("mood]") != std::string::npos);
    }
    CHECK(error_of("GET", "/v1/payment_intents", "created[mood]=1").at("code") == "parameter_unknown");
}

TEST_CASE_FIXTURE(ParameterFixture, "a parameter that says what is so anyway is no reason to refuse") {
    new_session(
        "&locale=auto&automatic_tax[enabled]=false&allow_promotion_codes=false&"
        "billing_address_collection=auto&phone_number_collection[enabled]=false&currency=usd&locale=");
    CHECK(refusal("/v1/checkout/sessions", sale() + "&currency=eur", 400).at("param") == "currency");
}

TEST_CASE_FIXTURE(ParameterFixture, "two parameters of which one would be dropped are refused together") {
    CHECK(refusal("/v1/payment_intents",
                  "amount=4900&currency=usd&payment_method=pm_card_visa&payment_method_data[type]=card", 400)
              .at("code") == "parameters_exclusive");
    CHECK(refusal("/v1/payment_methods", "type=card&card[token]=tok_visa&sepa_debit[iban]=x", 400)
              .at("param") == "sepa_debit");
}

TEST_CASE_FIXTURE(ParameterFixture, "a call of Stripe's that the sandbox has not is no missing object") {
    for (const char* path : {"/v1/payment_intents/search", "/v1/charges/search", "/v1/customers/search",
                             "/v1/products/search", "/v1/prices/search"}) {
        CAPTURE(path);
        const ApiResponse response = send("GET", std::string(path) + "?query=x");
        CHECK(response.status == 404);
        const json::object error = object(response).at("error").as_object();
        CHECK(text_at(error, "message").starts_with("Unrecognized request URL (GET: " + std::string(path)));
        CHECK_FALSE(error.contains("code"));
    }
    CHECK(text_at(get("/v1/payment_intents/research", 404).at("error").as_object(), "code") ==
          "resource_missing");
}
