// The shop's own server: orders for its customers, by its key.
#include <doctest/doctest.h>

#include <limits>

#include "base/ids.hpp"
#include "support/eventually.hpp"
#include "support/known_shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

std::vector<std::string> ids_of(const Answer& list) {
    std::vector<std::string> ids;
    const json::value body = list.json();
    for (const json::value& order : body.at("data").as_array())
        ids.push_back(text(order.at("id")));
    return ids;
}

// The order with one member changed; null takes it away.
json::object changed(const char* key, json::value value) {
    json::object order = shop_order();
    order[key] = std::move(value);
    return order;
}

json::object metadata_of(std::size_t keys, std::size_t key_bytes, std::size_t value_bytes) {
    json::object made;
    for (std::size_t i = 0; i < keys; ++i) {
        std::string key = std::to_string(i);
        key.resize(std::max(key.size(), key_bytes), 'k');
        made[key] = std::string(value_bytes, 'v');
    }
    return made;
}

}  // namespace

TEST_SUITE_BEGIN("shop's orders");

TEST_CASE("the shop's server orders for its customer, with a title and a price of its own") {
    KnownShop shop;
    json::object body = shop_order();
    body["return_url"] = "https://shop.example/learn/7?from=mail#top";
    body["metadata"] = {{"cart", "c_7"}};
    body["something"] = "unknown";
    const Answer created = shop.post("/api/orders", body);
    CHECK(created.status == 201);
    CHECK(created.header("Set-Cookie").empty());
    const json::value view = created.json();
    CHECK(is_order_id(text(view.at("id"))));
    CHECK(view.at("amount") == 1900);
    CHECK(view.at("currency") == "eur");
    CHECK(view.at("course").at("id") == "a-course-of-theirs");
    CHECK(view.at("course").at("title") == "A course of theirs");
    CHECK(view.at("course").at("url") == "https://shop.example/learn/7?from=mail#top");
    CHECK_FALSE(view.as_object().contains("customer"));
    CHECK_FALSE(view.as_object().contains("metadata"));
    CHECK(created.body.find("42@example.com") == std::string::npos);

    const Answer again = shop.post("/api/orders", body);
    CHECK(again.status == 200);
    CHECK(again.body == created.body);
    CHECK(shop.post("/api/orders", shop_order("43")).status == 201);
}

TEST_CASE("without a page of its own a course leads to the catalogue's, or to the customer's orders") {
    KnownShop shop;
    CHECK(shop.view(shop.order("42", "cpp-concurrency")).at("course").at("url") == "/course/cpp-concurrency");
    CHECK(shop.view(shop.order("42", "theirs")).at("course").at("url") == "/orders");
}

TEST_CASE("what the customer has bought is not sold to them again") {
    KnownShop shop;
    const std::string order = shop.order();
    shop.pay(order);
    CHECK(shop.view(order).at("status") == "paid");
    const Answer again = shop.post("/api/orders", shop_order());
    CHECK(again.status == 409);
    CHECK(again.code() == "already_enrolled");
    CHECK(again.json().at("order") == order.c_str());
}

TEST_CASE("an Idempotency-Key is the customer's: it repeats the order, and another body is refused") {
    KnownShop shop;
    Browser::Headers headers = as_shop;
    headers["Idempotency-Key"] = "1";
    const Answer first = shop.post("/api/orders", shop_order(), headers);
    CHECK(first.status == 201);
    shop.post("/api/orders/" + text(first.json().at("id")) + "/cancel", {});
    const Answer repeated = shop.post("/api/orders", shop_order(), headers);
    CHECK(repeated.status == 200);
    CHECK(repeated.json().at("id") == first.json().at("id"));
    const Answer mismatch = shop.post("/api/orders", changed("amount", 2000), headers);
    CHECK(mismatch.status == 422);
    CHECK(mismatch.code() == "idempotency_mismatch");
    CHECK(shop.post("/api/orders", shop_order("43"), headers).status == 201);
}

TEST_CASE("each member has its bounds, and what is beyond them gets a code that names it") {
    KnownShop shop;
    const auto code = [&](const json::object& body) {
        const Answer answer = shop.post("/api/orders", body);
        if (answer.status < 300) return std::string("taken");
        CHECK(answer.status == (answer.code().ends_with("_not_accepted") ? 422 : 400));
        return answer.code();
    };
    int customers = 0;
    // Each time for another customer, so that it is a new order.
    const auto with = [&](const char* key, const auto& value) {
        json::object body = shop_order("c" + std::to_string(++customers));
        body[key] = json::value_from(value);
        return code(body);
    };
    CHECK(with("course_id", std::string(200, 'c')) == "taken");
    for (const json::value& wrong :
         {json::value(""), json::value(std::string(201, 'c')), json::value(7), json::value()})
        CHECK(with("course_id", wrong) == "invalid_course_id");

    CHECK(with("title", std::string(200, 't')) == "taken");
    CHECK(with("title", "Übung macht den Meister") == "taken");
    for (const json::value& wrong :
         {json::value(""), json::value(std::string(201, 't')), json::value("a\r\nBcc: b"), json::value()})
        CHECK(with("title", wrong) == "invalid_title");

    CHECK(with("amount", 50) == "taken");
    CHECK(with("amount", 99'999'999) == "taken");
    for (const json::value& wrong : {json::value(0), json::value(-1), json::value("1900"), json::value(19.5),
                                     json::value(1e300), json::value()})
        CHECK(with("amount", wrong) == "invalid_amount");
    for (const json::value& wrong : {json::value(1), json::value(49), json::value(100'000'000),
                                     json::value(std::numeric_limits<std::int64_t>::max())})
        CHECK(with("amount", wrong) == "amount_not_accepted");
    CHECK(with("currency", "xyz") == "currency_not_accepted");
    CHECK(with("currency", "czk") == "taken");
    CHECK(with("currency", "kwd") == "taken");

    for (const json::value& wrong : {json::value("EUR"), json::value("eu"), json::value("euro"),
                                     json::value("e1r"), json::value(978), json::value()})
        CHECK(with("currency", wrong) == "invalid_currency");

    const std::string base = "https://shop.example/";
    CHECK(with("return_url", base + std::string(500 - base.size(), 'p')) == "taken");
    CHECK(with("return_url", "http://localhost:3000") == "taken");
    CHECK(with("return_url", nullptr) == "taken");
    for (const json::value& wrong :
         {json::value(base + std::string(501 - base.size(), 'p')), json::value("javascript:alert(1)"),
          json::value("/learn"), json::value("//shop.example"), json::value("ftp://shop.example/"),
          json::value("https://"), json::value("https:///learn"), json::value("https://shop.example/a b"),
          json::value("https://a/\r\nb"), json::value(""), json::value(7)})
        CHECK(with("return_url", wrong) == "invalid_return_url");

    CHECK(with("metadata", metadata_of(50, 40, 500)) == "taken");
    CHECK(with("metadata", nullptr) == "taken");
    CHECK(with("metadata", json::object{}) == "taken");
    for (const json::value& wrong :
         {json::value(metadata_of(51, 2, 1)), json::value(metadata_of(1, 41, 1)),
          json::value(metadata_of(1, 1, 501)), json::value(json::object{{"", "v"}}),
          json::value(json::object{{"k", 7}}), json::value(json::object{{"k", json::object{}}}),
          json::value(json::array{}), json::value("text"),
          // What is within Stripe's bounds, and six times as long as JSON.
          json::value(json::object{{"a", std::string(500, '\x01')}, {"b", std::string(500, '\x01')}})}) {
        CAPTURE(json::serialize(wrong).substr(0, 60));
        if (wrong.is_object() && wrong.get_object().contains("b")) {
            CHECK(with("metadata", wrong) == "taken");
        } else {
            CHECK(with("metadata", wrong) == "invalid_metadata");
        }
    }
    json::object escapes;
    for (int i = 0; i < 12; ++i)
        escapes[std::to_string(i)] = std::string(500, '\x01');
    CHECK(with("metadata", escapes) == "invalid_metadata");

    const auto customer = [&](const auto& id, const auto& email, const auto& name) {
        return with("customer", json::object{{"id", json::value_from(id)},
                                             {"email", json::value_from(email)},
                                             {"name", json::value_from(name)}});
    };
    CHECK(customer(std::string(255, 'i'), "a@example.com", std::string(200, 'n')) == "taken");
    CHECK(customer("alone", "b@example.com", nullptr) == "taken");
    for (const json::value& wrong :
         {json::value(""), json::value(std::string(256, 'i')), json::value(42), json::value("a\nb")})
        CHECK(customer(wrong, "a@example.com", nullptr) == "invalid_customer");
    for (const json::value& wrong : {json::value(), json::value("no address"), json::value(7),
                                     json::value(std::string(243, 'a') + "@example.com")})
        CHECK(customer("x", wrong, nullptr) == "invalid_email");
    CHECK(customer("x", std::string(242, 'a') + "@example.com", nullptr) == "taken");
    for (const json::value& wrong : {json::value(""), json::value(std::string(201, 'n')), json::value(7)})
        CHECK(customer("y", "a@example.com", wrong) == "invalid_customer");
    CHECK(with("customer", "42") == "invalid_customer");
    CHECK(with("customer", nullptr) == "invalid_customer");
    CHECK(code({}) == "invalid_course_id");
}

TEST_CASE("the largest order that may be made has a view of at most 4 KiB") {
    KnownShop shop;
    json::object body = shop_order();
    body["course_id"] = std::string(200, '"');
    body["title"] = std::string(200, '"');
    body["return_url"] = "https://shop.example/" + std::string(479, 'p');
    const Answer created = shop.post("/api/orders", body);
    CHECK(created.status == 201);
    CHECK(created.body.size() <= 4096);
}

TEST_CASE("a wrong key is refused, and never taken for a guest") {
    KnownShop shop;
    const std::string order = shop.order();
    for (const std::string& bearer :
         {std::string("Bearer wrong-key-0123456789"), std::string("Bearer "), std::string("Bearer"),
          "bearer " + server_key + "x", std::string("BEARER x")}) {
        CAPTURE(bearer);
        const Browser::Headers headers{{"Authorization", bearer}};
        for (const Answer& answer :
             {shop.post("/api/orders", {{"course_id", "cpp-concurrency"}}, headers),
              shop.get("/api/orders", headers), shop.get("/api/courses/cpp-concurrency", headers),
              shop.post("/api/orders/" + order + "/cancel", {}, headers),
              shop.post("/api/orders/" + order + "/enrollment", {{"state", "active"}}, headers)}) {
            CHECK(answer.status == 401);
            CHECK(answer.code() == "wrong_key");
            CHECK(answer.header("WWW-Authenticate").starts_with("Bearer "));
            CHECK(answer.header("Set-Cookie").empty());
        }
    }
    CHECK(shop.get("/api/orders", {{"Authorization", "bearer   " + server_key}}).status == 200);
}

TEST_CASE("without any key every bearer is wrong, and a password for a proxy is no bearer") {
    Shop shop;
    Browser browser(shop.port());
    const Answer refused = browser.post("/api/orders", R"({"course_id":"cpp-concurrency"})", as_shop);
    CHECK(refused.code() == "wrong_key");
    CHECK(browser.get("/api/orders", {{"Authorization", "Bearer a.b.c"}}).code() == "wrong_key");
    CHECK(browser.post("/api/orders", R"({"course_id":"cpp-concurrency"})", {{"Authorization", "Basic YTpi"}})
              .status == 201);
}

TEST_CASE("the shop lists all orders, or one customer's, as it alone may see them") {
    KnownShop shop;
    Browser guest(shop.port());
    const std::string of_guest =
        text(guest.post("/api/orders", R"({"course_id":"cpp-concurrency","email":"g@example.com"})")
                 .json()
                 .at("id"));
    json::object body = shop_order("42");
    body["metadata"] = {{"cart", "c_7"}};
    const std::string first = text(shop.post("/api/orders", body).json().at("id"));
    const std::string second = shop.order("42", "another");
    const std::string third = shop.order("43");

    const Answer all = shop.get("/api/orders");
    CHECK(all.header("Cache-Control") == "no-store");
    CHECK(ids_of(all).size() == 4);
    const json::value listed = all.json();
    for (const json::value& order : listed.at("data").as_array()) {
        if (order.at("id") == first.c_str()) {
            CHECK(order.at("customer") ==
                  json::value{{"id", "42"}, {"email", "42@example.com"}, {"name", "Ada"}});
            CHECK(order.at("metadata") == json::value{{"cart", "c_7"}});
        }
        if (order.at("id") == of_guest.c_str()) {
            CHECK(order.at("customer") ==
                  json::value{{"id", nullptr}, {"email", "g@example.com"}, {"name", nullptr}});
            CHECK(order.at("metadata") == json::value(json::object{}));
        }
    }
    const auto of_customer = ids_of(shop.get("/api/orders?customer=42"));
    CHECK(of_customer.size() == 2);
    CHECK(std::find(of_customer.begin(), of_customer.end(), third) == of_customer.end());
    CHECK(ids_of(shop.get("/api/orders?customer=nobody")).empty());
    const Answer page = shop.get("/api/orders?customer=42&limit=1");
    CHECK(page.json().at("has_more") == true);
    const std::string newest = ids_of(page).front();
    const Answer rest = shop.get("/api/orders?customer=42&limit=1&starting_after=" + newest);
    CHECK(rest.json().at("has_more") == false);
    CHECK(ids_of(rest).front() == (newest == first ? second : first));
    CHECK(shop.get("/api/orders?enrollment=maybe").status == 400);
    CHECK(shop.get("/api/orders?status=maybe").status == 400);

    CHECK(guest.get("/api/orders").json().at("data").as_array().size() == 1);
    CHECK_FALSE(guest.get("/api/orders").json().at("data").at(0).as_object().contains("customer"));
    CHECK(guest.get("/api/orders?customer=42").code() == "not_owner");
    CHECK(guest.get("/api/orders?customer=42").status == 403);
}

TEST_CASE("the public view is the same for everybody; expanded it is for the shop") {
    KnownShop shop;
    json::object body = shop_order();
    body["metadata"] = {{"cart", "c_7"}};
    const Answer created = shop.post("/api/orders", body);
    const std::string target = "/api/orders/" + text(created.json().at("id"));
    const Answer as_public = shop.get(target, {});
    const Answer with_key = shop.get(target);
    CHECK(with_key.body == as_public.body);
    CHECK(with_key.body == created.body);
    CHECK(with_key.header("ETag") == as_public.header("ETag"));

    const Answer expanded = shop.get(target + "?expand=customer");
    CHECK(expanded.status == 200);
    CHECK(expanded.header("ETag").empty());
    CHECK(expanded.header("Cache-Control") == "no-store");
    json::object rest = expanded.json().as_object();
    CHECK(rest.at("customer").at("email") == "42@example.com");
    CHECK(rest.at("metadata").at("cart") == "c_7");
    rest.erase("customer");
    rest.erase("metadata");
    CHECK(json::value(rest) == as_public.json());

    CHECK(shop.get(target + "?expand=all").status == 400);
    for (const Browser::Headers& others : {Browser::Headers{}, as("42")}) {
        const Answer refused = shop.get(target + "?expand=customer", others);
        CHECK(refused.code() == (others.empty() ? "credentials_needed" : "not_owner"));
        CHECK(refused.body.find("42@example.com") == std::string::npos);
    }
    CHECK(shop.get(target + "?expand=customer", {{"Authorization", "Bearer wrong"}}).status == 401);
}

TEST_CASE("the shop pays and cancels for its customers, and for guests") {
    KnownShop shop;
    Browser guest(shop.port());
    const std::string of_guest =
        text(guest.post("/api/orders", R"({"course_id":"cpp-concurrency"})").json().at("id"));
    for (const std::string& order : {shop.order(), of_guest}) {
        CHECK(shop.post("/api/orders/" + order + "/payment-intent", {}).status == 200);
        CHECK(shop.post("/api/orders/" + order + "/checkout-session", {}).status == 200);
        const Answer cancelled = shop.post("/api/orders/" + order + "/cancel", {});
        CHECK(cancelled.status == 200);
        CHECK(cancelled.json().at("status") == "cancelled");
    }
    CHECK(shop.post("/api/orders/ord_nothing/cancel", {}).code() == "unknown_order");
}

TEST_CASE("pages of foreign origins change nothing, not even with the shop's key; programs need no origin") {
    KnownShop shop;
    const std::string order = shop.order();
    Browser browser(shop.port());
    browser.cookie = "anything=1";
    const std::string cancel = "/api/orders/" + order + "/cancel";
    CHECK(browser.send("POST", cancel, "{}", {{"Origin", "https://evil.example"}}).code() ==
          "foreign_origin");
    CHECK(browser.send("POST", cancel, "{}", {{"Content-Type", "text/plain"}}).status == 415);
    Browser::Headers foreign = as_shop;
    foreign["Origin"] = "https://evil.example";
    CHECK(browser.send("POST", cancel, "{}", foreign).code() == "foreign_origin");
    browser.cookie.clear();
    CHECK(browser.send("POST", cancel, "{}", as_shop).status == 200);
}

TEST_CASE("a new key is taken, and an old one dropped, without a restart") {
    KnownShop shop;
    const Browser::Headers with_new{{"Authorization", "Bearer a new key 0123456789"}};
    CHECK(shop.get("/api/orders", with_new).status == 401);
    app::ServeOptions options;
    options.access.server_keys =
        api::ServerKeys({sha256_hex(server_key), sha256_hex("a new key 0123456789")});
    shop.service().reload(options);
    CHECK(shop.get("/api/orders", with_new).status == 200);
    CHECK(shop.get("/api/orders").status == 200);
    options.access.server_keys = api::ServerKeys({sha256_hex("a new key 0123456789")});
    shop.service().reload(options);
    CHECK(shop.get("/api/orders").code() == "wrong_key");
}

TEST_SUITE_END();
