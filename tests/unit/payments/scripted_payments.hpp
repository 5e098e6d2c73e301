// Payments over a Stripe that answers what a test decides, and a store.
#pragma once

#include <functional>
#include <string>

#include "payments/payments.hpp"
#include "store_conformance/fixture.hpp"
#include "support/manual_clock.hpp"
#include "support/scripted_stripe.hpp"

namespace orderwire::test {

class ScriptedPayments : public store::Fixture {
  protected:
    // The request line is what `decide` gets first: "POST /v1/payment_intents HTTP/1.1…".
    std::function<std::string(const std::string&)> decide = [](const std::string&) {
        return answer(500, "{}");
    };
    std::size_t requests() { return stripe_server.requests().size(); }
    std::string requested(std::size_t number) {
        const std::string request = stripe_server.requests().at(number);
        return request.substr(0, request.find(" HTTP/"));
    }

    static payments::StripeOptions once(const std::string& url) {
        payments::StripeOptions options;
        options.api_base = url;
        options.secret_key = Secret("sk_test_scripted");
        options.attempts_max = 1;
        return options;
    }

    ManualClock monotonic;
    Metrics metrics;
    ScriptedStripe stripe_server{[this](const std::string& request) { return decide(request); }};
    http::Client client;
    payments::StripeApi stripe{client, once(stripe_server.url()), monotonic};
    ingest::EventIngest event_ingest{*store, metrics};
    payments::Payments payments{stripe, *store, event_ingest, clock, "https://shop.example"};
};

}  // namespace orderwire::test
