#include "sandbox/flows/checkout_sessions.hpp"

#include "unit/sandbox/checkout.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

TEST_CASE_FIXTURE(CheckoutFixture,
                  "a session is created as it was asked for, with nothing paid and no intent") {
    const json::object session = new_session(
        "&metadata[order_id]=ord_1&payment_intent_data[metadata][order_id]=ord_1&client_reference_id=ord_1&"
        "cancel_url=https%3A%2F%2Fshop.example%2Fback&customer_email=a%40shop.example");
    CHECK(text_at(session, "id").starts_with("cs_test_"));
    CHECK(session.at("object") == "checkout.session");
    CHECK(session.at("status") == "open");
    CHECK(session.at("payment_status") == "unpaid");
    CHECK(session.at("payment_intent").is_null());
    CHECK(session.at("amount_total") == 9800);
    CHECK(session.at("currency") == "usd");
    CHECK(session.at("metadata").at("order_id") == "ord_1");
    CHECK(session.at("client_reference_id") == "ord_1");
    CHECK(session.at("customer_email") == "a@shop.example");
    CHECK(text_at(session, "url") == "http://127.0.0.1:12111/c/pay/" + text_at(session, "id"));
    CHECK(session.at("expires_at").as_int64() == session.at("created").as_int64() + 24 * 3600);
    CHECK_FALSE(session.contains("line_items"));
    CHECK(get("/v1/checkout/sessions/" + text_at(session, "id")) == session);
    CHECK(event_types().empty());
}

TEST_CASE_FIXTURE(CheckoutFixture,
                  "line items come by themselves and where they are expanded, with their prices") {
    const std::string id = text_at(new_session(), "id");
    const json::object items = get("/v1/checkout/sessions/" + id + "/line_items");
    REQUIRE(items.at("data").as_array().size() == 1);
    const json::value& item = items.at("data").at(0);
    CHECK(item.at("amount_total") == 9800);
    CHECK(item.at("quantity") == 2);
    CHECK(item.at("description") == "A course");
    const json::object expanded =
        get("/v1/checkout/sessions/" + id + "?expand[]=line_items.data.price.product&expand[]=line_items");
    CHECK(expanded.at("line_items").at("data").at(0).at("price").at("product").at("name") == "A course");
}

TEST_CASE_FIXTURE(CheckoutFixture, "a session sells a stored price too, and many items sum up") {
    const std::string product = text_at(post("/v1/products", "name=A+course"), "id");
    const std::string price =
        text_at(post("/v1/prices", "product=" + product + "&unit_amount=1500&currency=eur"), "id");
    const json::object session =
        post("/v1/checkout/sessions",
             "mode=payment&success_url=https%3A%2F%2Fshop.example&line_items[0][price]=" + price +
                 "&line_items[0][quantity]=2&line_items[1][price]=" + price + "&line_items[1][quantity]=3");
    CHECK(session.at("amount_total") == 7500);
    CHECK(session.at("currency") == "eur");
    const json::object page = get("/v1/checkout/sessions/" + text_at(session, "id") + "/line_items?limit=1");
    CHECK(page.at("has_more") == true);
    const std::string first = text_at(page.at("data").at(0).as_object(), "id");
    const json::object rest = get("/v1/checkout/sessions/" + text_at(session, "id") +
                                  "/line_items?limit=1&starting_after=" + first);
    CHECK(rest.at("has_more") == false);
    CHECK(rest.at("data").at(0).at("quantity") == 3);
}

TEST_CASE_FIXTURE(CheckoutFixture, "what a session can't be is refused with the parameter's name") {
    const std::string base =
        "success_url=https%3A%2F%2Fshop.example&line_items[0][price_data][currency]=usd&"
        "line_items[0][price_data][product_data][name]=A&line_items[0][price_data][unit_amount]=";
    const auto param = [this](const std::string& form) {
        return text_at(refusal("/v1/checkout/sessions", form, 400), "param");
    };
    CHECK(param(base + "100&line_items[0][quantity]=1") == "mode");
    const std::string sale = "mode=payment&" + base;
    CHECK(param("mode=subscription&" + base + "100&line_items[0][quantity]=1") == "mode");
    CHECK(param(sale + "100") == "line_items[0][quantity]");
    CHECK(param(sale + "100&line_items[0][quantity]=0") == "line_items[0][quantity]");
    CHECK(param(sale + "-1&line_items[0][quantity]=1") == "line_items[0][price_data][unit_amount]");
    CHECK(param(sale + "49&line_items[0][quantity]=1") == "line_items");
    CHECK(param(sale + "99999999&line_items[0][quantity]=2") == "line_items");
    CHECK(param(sale +
                "100&line_items[0][quantity]=1&line_items[1][quantity]=1&line_items[1][price]=price_none") ==
          "line_items[1][price]");
    CHECK(param("mode=payment&success_url=https%3A%2F%2Fshop.example") == "line_items");
    const std::string good = sale + "100&line_items[0][quantity]=1";
    CHECK(param(good + "&success_url=shop") == "success_url");
    CHECK(param(good + "&cancel_url=javascript%3Aalert(1)") == "cancel_url");
    CHECK(param(good + "&discounts[0][coupon]=x") == "discounts");
    CHECK(param(good + "&automatic_tax[enabled]=true") == "automatic_tax[enabled]");
    CHECK(param(good + "&payment_intent_data[amount]=1") == "payment_intent_data[amount]");
    CHECK(param(good + "&payment_intent_data[metadata][k]=" + std::string(501, 'x')) ==
          "payment_intent_data[metadata][k]");
    CHECK(param(good + "&payment_method_types[]=klarna") == "payment_method_types");
    CHECK(param(good + "&ui_mode=embedded") == "ui_mode");
    CHECK(param(good + "&customer=cus_none") == "customer");
    CHECK(get("/v1/checkout/sessions").at("data").as_array().empty());
    // What a refused call described is not left behind.
    CHECK(get("/v1/prices").at("data").as_array().empty());
}

TEST_CASE_FIXTURE(CheckoutFixture, "a total at Stripe's bounds is taken") {
    const auto total = [this](const std::string& unit_amount) {
        return new_session("", unit_amount, "1").at("amount_total");
    };
    CHECK(total("50") == 50);
    CHECK(total("99999999") == 99999999);
    CHECK(total("0") == 0);
}

TEST_CASE_FIXTURE(CheckoutFixture, "a session lives from half an hour to a day") {
    const std::int64_t now = to_seconds(clock.now());
    const auto at = [&](std::int64_t seconds) { return "&expires_at=" + std::to_string(now + seconds); };
    CHECK(new_session(at(1800)).at("expires_at") == now + 1800);
    CHECK(new_session(at(86400)).at("expires_at") == now + 86400);
    CHECK(send("POST", "/v1/checkout/sessions", sale() + at(1800 - 61)).status == 400);
    CHECK(send("POST", "/v1/checkout/sessions", sale() + at(86400 + 61)).status == 400);
}

TEST_CASE_FIXTURE(CheckoutFixture, "sessions are listed by what became of them") {
    const std::string open = text_at(new_session(), "id");
    const std::string paid = text_at(new_session(), "id");
    confirm(paid, "pm_card_visa");
    const auto ids = [this](const std::string& query) {
        std::vector<std::string> listed;
        const json::object list = get("/v1/checkout/sessions" + query);
        for (const json::value& session : list.at("data").as_array())
            listed.push_back(text_at(session.as_object(), "id"));
        return listed;
    };
    CHECK(ids("") == std::vector{paid, open});
    CHECK(ids("?status=open") == std::vector{open});
    CHECK(ids("?status=complete") == std::vector{paid});
    const std::string intent = text_at(session(paid), "payment_intent");
    CHECK(ids("?payment_intent=" + intent) == std::vector{paid});
    CHECK(get("/v1/checkout/sessions/" + paid + "?expand[]=payment_intent.latest_charge")
              .at("payment_intent")
              .at("latest_charge")
              .at("paid") == true);
}

TEST_CASE_FIXTURE(CheckoutFixture,
                  "a session sells up to a hundred lines, and of each not more than Stripe lets") {
    const std::string price =
        text_at(post("/v1/prices", "unit_amount=1&currency=usd&product_data[name]=A"), "id");
    const auto status = [&](int lines, const std::string& quantity) {
        std::string form = "mode=payment&success_url=https%3A%2F%2Fshop.example";
        for (int i = 0; i < lines; ++i) {
            const std::string item = "&line_items[" + std::to_string(i) + "]";
            form += item + "[price]=" + price + item + "[quantity]=" + quantity;
        }
        return send("POST", "/v1/checkout/sessions", form).status;
    };
    CHECK(status(100, "1") == 200);
    CHECK(status(101, "1") == 400);
    CHECK(status(1, "999999") == 200);
    CHECK(status(1, "1000000") == 400);
}

TEST_CASE_FIXTURE(CheckoutFixture, "a recurring price is kept, and not sold in a payment") {
    const json::object price =
        post("/v1/prices", "unit_amount=100&currency=usd&product_data[name]=A&recurring[interval]=month");
    CHECK(price.at("type") == "recurring");
    CHECK(price.at("recurring").at("interval_count") == 1);
    const std::string sold = "mode=payment&success_url=https%3A%2F%2Fshop.example&line_items[0][quantity]=1&";
    CHECK(refusal("/v1/checkout/sessions", sold + "line_items[0][price]=" + text_at(price, "id"), 400)
              .at("param") == "line_items[0][price]");
    CHECK(
        refusal("/v1/prices", "unit_amount=1&currency=usd&product_data[name]=A&recurring[interval]=moon", 400)
            .at("param") == "recurring[interval]");
}

TEST_CASE_FIXTURE(CheckoutFixture, "metadata can be changed later, and nothing else") {
    const std::string id = text_at(new_session("&metadata[a]=1"), "id");
    CHECK(post("/v1/checkout/sessions/" + id, "metadata[b]=2").at("metadata") ==
          json::value{{"a", "1"}, {"b", "2"}});
    CHECK(refusal("/v1/checkout/sessions/" + id, "success_url=https%3A%2F%2Fother.example", 400).at("code") ==
          "parameter_unknown");
}

TEST_CASE_FIXTURE(CheckoutFixture, "a price of its own needs a product and one sum") {
    CHECK(refusal("/v1/prices", "unit_amount=100&currency=usd", 400).at("param") == "product");
    CHECK(refusal("/v1/prices", "unit_amount=100&currency=usd&product=prod_none", 400).at("param") ==
          "product");
    CHECK(refusal("/v1/prices", "currency=usd&product_data[name]=A", 400).at("param") == "unit_amount");
    const json::object price = post("/v1/prices", "unit_amount=100&currency=usd&product_data[name]=A");
    CHECK(get("/v1/products/" + text_at(price, "product")).at("name") == "A");
    post("/v1/prices/" + text_at(price, "id"), "active=false");
    CHECK(refusal("/v1/checkout/sessions",
                  "mode=payment&success_url=https%3A%2F%2Fshop.example&line_items[0][quantity]=1&line_items["
                  "0][price]=" +
                      text_at(price, "id"),
                  400)
              .at("param") == "line_items[0][price]");
}
