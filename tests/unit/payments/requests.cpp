#include "payments/requests.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using payments::creation_form;
using store::Binding;

namespace {

store::OrderDetails details() {
    store::OrderDetails made;
    made.snapshot.order_id = "ord_1";
    made.amount = 4900;
    made.currency = "usd";
    made.course = {"cpp", "C++ & you", "/course/cpp"};
    return made;
}

Binding binding(Binding::Kind kind, const std::string& object_id) {
    return {1, kind, Binding::State::bound, object_id, ""};
}

}  // namespace

TEST_SUITE_BEGIN("payments: requests");

TEST_CASE("an intent's form names the amount and the order, and is the same each time") {
    CHECK(creation_form(Binding::Kind::intent, details(), "https://shop.example") ==
          "amount=4900&currency=usd&automatic_payment_methods[enabled]=true&capture_method=automatic_async"
          "&description=C%2B%2B%20%26%20you&metadata[order_id]=ord_1");
    CHECK(creation_form(Binding::Kind::intent, details(), "a") ==
          creation_form(Binding::Kind::intent, details(), "a"));
}

TEST_CASE("a session's form has one line item, the way back, and the order in both metadata") {
    const std::string form = creation_form(Binding::Kind::session, details(), "https://shop.example");
    for (const std::string part :
         {"mode=payment&", "&metadata[order_id]=ord_1&", "&payment_intent_data[metadata][order_id]=ord_1&",
          "&line_items[0][price_data][unit_amount]=4900&", "&line_items[0][quantity]=1&",
          "[product_data][name]=C%2B%2B%20%26%20you&", "&adaptive_pricing[enabled]=false&",
          "&payment_intent_data[capture_method]=automatic_async&", "&client_reference_id=ord_1&",
          "&success_url=https%3A%2F%2Fshop.example%2Fcheckout%2Fsuccess%3Forder_id%3Dord_1&",
          "&cancel_url=https%3A%2F%2Fshop.example%2Fcheckout%2Ford_1"}) {
        CAPTURE(part);
        CHECK(form.find(part) != std::string::npos);
    }
    CHECK(form.find("customer_email") == std::string::npos);
    store::OrderDetails with_email = details();
    with_email.customer.email = "a+b@example.org";
    CHECK(creation_form(Binding::Kind::session, with_email, "https://shop.example")
              .ends_with("&customer_email=a%2Bb%40example.org"));
}

TEST_CASE("what Stripe refuses of the things that a payment does not need is left out, and nothing else") {
    using payments::optional_member;
    CHECK(optional_member("customer_email", "email_invalid") == "customer_email");
    CHECK(optional_member("", "email_invalid") == "customer_email");
    CHECK(optional_member("description", "") == "description");
    CHECK(optional_member("adaptive_pricing[enabled]", "parameter_unknown") == "adaptive_pricing");
    CHECK(optional_member("line_items[0][price_data][product_data][name]", "") == "product_name");
    CHECK(optional_member("payment_intent_data[capture_method]", "") == "capture_method");
    for (const char* needed : {"", "amount", "currency", "line_items[0][price_data][unit_amount]", "mode",
                               "metadata[order_id]", "success_url"}) {
        CAPTURE(std::string(needed));
        CHECK(optional_member(needed, "parameter_invalid").empty());
    }

    store::OrderDetails with_email = details();
    with_email.customer.email = "ada@localhost";
    const std::string without = creation_form(Binding::Kind::session, with_email, "https://shop.example",
                                              {"customer_email", "product_name", "adaptive_pricing"});
    CHECK(without.find("customer_email") == std::string::npos);
    CHECK(without.find("adaptive_pricing") == std::string::npos);
    CHECK(without.find("[product_data][name]=ord_1&") != std::string::npos);
    CHECK(without.find("[unit_amount]=4900&") != std::string::npos);
    CHECK(creation_form(Binding::Kind::intent, details(), "a", {"description", "capture_method"}) ==
          "amount=4900&currency=usd&automatic_payment_methods[enabled]=true&metadata[order_id]=ord_1");
}

TEST_CASE("refunds are asked for by their charge, page by page") {
    CHECK(payments::refunds_path("ch_1", "") == "/v1/refunds?limit=100&charge=ch_1");
    CHECK(payments::refunds_path("ch_&", "re_9") ==
          "/v1/refunds?limit=100&charge=ch_%26&starting_after=re_9");
}

TEST_CASE("each kind has its own addresses") {
    const Binding intent = binding(Binding::Kind::intent, "pi_1");
    CHECK(payments::collection_path(intent.kind) == "/v1/payment_intents");
    CHECK(payments::object_path(intent) == "/v1/payment_intents/pi_1");
    CHECK(payments::end_path(intent) == "/v1/payment_intents/pi_1/cancel");
    const Binding session = binding(Binding::Kind::session, "cs_1/..");
    CHECK(payments::collection_path(session.kind) == "/v1/checkout/sessions");
    CHECK(payments::object_path(session) == "/v1/checkout/sessions/cs_1%2F..?expand[]=payment_intent");
    CHECK(payments::end_path(session) == "/v1/checkout/sessions/cs_1%2F../expire");
    CHECK(payments::idempotency_key("ord_1", 2) == "order:ord_1:2");
}

TEST_SUITE_END();
