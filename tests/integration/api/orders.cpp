// Orders over HTTP: made, found again, owned, cancelled.
#include <doctest/doctest.h>

#include <set>
#include <thread>

#include "base/ids.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

constexpr const char* cpp_course = R"({"course_id":"cpp-concurrency"})";
const std::string long_key = "a-key-that-nobody-guesses-1234";

}  // namespace

TEST_CASE("the catalogue lists three courses, and one course says whether the customer has it") {
    Shop shop;
    Browser browser(shop.port());
    const json::value list = browser.get("/api/courses").json();
    CHECK(list.at("object") == "list");
    CHECK(list.at("data").as_array().size() == 3);
    CHECK(list.at("has_more") == false);
    CHECK(browser.get("/api/courses/cpp-concurrency").json().at("enrollment") == "none");
    CHECK(browser.get("/api/courses/nothing").status == 404);
    CHECK(browser.get("/api/courses/nothing").code() == "unknown_course");
}

TEST_CASE("an order is created pending, with a guest cookie that no script can read") {
    Shop shop;
    Browser browser(shop.port());
    const Answer created = browser.post("/api/orders", cpp_course);
    CHECK(created.status == 201);
    const json::value view = created.json();
    CHECK(is_order_id(std::string(view.at("id").as_string())));
    CHECK(view.at("status") == "pending");
    CHECK(view.at("version") == 1);
    CHECK(view.at("amount") == 4900);
    const std::string cookie = created.header("Set-Cookie");
    CHECK(cookie.find("HttpOnly") != std::string::npos);
    CHECK(cookie.find("SameSite=Lax") != std::string::npos);
    CHECK(cookie.find("Secure") == std::string::npos);
    CHECK(browser.post("/api/orders", R"({"course_id":"sqlite-inside"})").header("Set-Cookie").empty());
}

TEST_CASE("behind https the cookie is Secure") {
    Shop shop([](app::ServeOptions& options) { options.public_url = "https://orders.example"; });
    CHECK(Browser(shop.port()).post("/api/orders", cpp_course).header("Set-Cookie").find("; Secure") !=
          std::string::npos);
}

TEST_CASE(
    "a customer's open order for the same course comes back with 200, another customer gets their own") {
    Shop shop;
    Browser browser(shop.port());
    const Answer first = browser.post("/api/orders", cpp_course);
    const Answer second = browser.post("/api/orders", cpp_course);
    CHECK(second.status == 200);
    CHECK(id_of(second) == id_of(first));
    Browser other(shop.port());
    CHECK(id_of(other.post("/api/orders", cpp_course)) != id_of(first));
}

TEST_CASE("the same POST many times at once makes one order") {
    Shop shop;
    Browser customer(shop.port());
    customer.post("/api/orders", R"({"course_id":"sqlite-inside"})");
    std::vector<Answer> answers(8);
    std::vector<std::thread> senders;
    for (Answer& answer : answers) {
        senders.emplace_back(
            [&answer, browser = customer]() mutable { answer = browser.post("/api/orders", cpp_course); });
    }
    for (std::thread& sender : senders)
        sender.join();
    std::set<std::string> ids;
    int created = 0;
    for (const Answer& answer : answers) {
        ids.insert(id_of(answer));
        created += answer.status == 201 ? 1 : 0;
    }
    CHECK(ids.size() == 1);
    CHECK(created == 1);
}

TEST_CASE(
    "without a cookie a long Idempotency-Key repeats the same order and cookie; a short one is no secret") {
    Shop shop;
    Browser lost(shop.port());
    Browser again(shop.port());
    const Answer first = lost.post("/api/orders", cpp_course, {{"Idempotency-Key", long_key}});
    const Answer repeat = again.post("/api/orders", cpp_course, {{"Idempotency-Key", long_key}});
    CHECK(first.status == 201);
    CHECK(repeat.status == 200);
    CHECK(id_of(first) == id_of(repeat));
    CHECK(lost.cookie == again.cookie);
    Browser guesser(shop.port());
    Browser victim(shop.port());
    const Answer one = victim.post("/api/orders", cpp_course, {{"Idempotency-Key", "1"}});
    const Answer two = guesser.post("/api/orders", cpp_course, {{"Idempotency-Key", "1"}});
    CHECK(id_of(one) != id_of(two));
    CHECK(victim.cookie != guesser.cookie);
}

TEST_CASE("the same key with another body is refused; keys of two customers do not meet") {
    Shop shop;
    Browser browser(shop.port());
    browser.post("/api/orders", cpp_course, {{"Idempotency-Key", long_key}});
    const Answer other_body =
        browser.post("/api/orders", R"({"course_id":"sqlite-inside"})", {{"Idempotency-Key", long_key}});
    CHECK(other_body.status == 422);
    CHECK(other_body.code() == "idempotency_mismatch");
    Browser second(shop.port());
    second.post("/api/orders", R"({"course_id":"realtime-web"})");
    CHECK(second.post("/api/orders", R"({"course_id":"sqlite-inside"})", {{"Idempotency-Key", long_key}})
              .status == 201);
}

TEST_CASE("bad orders are refused with what is wrong") {
    Shop shop;
    Browser browser(shop.port());
    CHECK(browser.post("/api/orders", "not json").code() == "invalid_json");
    CHECK(browser.post("/api/orders", "[]").status == 400);
    CHECK(browser.post("/api/orders", "{}").code() == "unknown_course");
    CHECK(browser.post("/api/orders", R"({"course_id":"none"})").status == 404);
    CHECK(browser.post("/api/orders", R"({"course_id":7})").status == 404);
    for (const char* email :
         {"7", "\"\"", "\"a\"", "\"@b\"", "\"a@\"", "\"a b@c\"", "\"a@b\\r\\nBcc: c@d\"", "\"a@b@c\""}) {
        CAPTURE(email);
        CHECK(
            browser
                .post("/api/orders", R"({"course_id":"cpp-concurrency","email":)" + std::string(email) + "}")
                .code() == "invalid_email");
    }
    CHECK(browser.cookie.empty());
    CHECK(
        browser.post("/api/orders", R"({"course_id":"cpp-concurrency","email":"ada@example.com"})").status ==
        201);
}

TEST_CASE("the view has an ETag; a client that knows it gets 304; e-mail and secrets are not in it") {
    Shop shop;
    Browser browser(shop.port());
    const std::string id =
        id_of(browser.post("/api/orders", R"({"course_id":"cpp-concurrency","email":"ada@example.com"})"));
    const Answer view = browser.get("/api/orders/" + id);
    CHECK(view.header("ETag") == "\"1\"");
    CHECK(view.header("Cache-Control") == "no-store");
    CHECK(view.body.find("ada@example.com") == std::string::npos);
    CHECK(view.body.find("secret") == std::string::npos);
    const Answer same = browser.get("/api/orders/" + id, {{"If-None-Match", "\"1\""}});
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    CHECK(same.header("ETag") == "\"1\"");
    CHECK(browser.get("/api/orders/" + id, {{"If-None-Match", "\"2\""}}).status == 200);
    CHECK(browser.get("/api/orders/" + id + "?since=1").status == 304);
    CHECK(browser.get("/api/orders/" + id + "?since=0", {{"If-None-Match", "\"1\""}}).status == 200);
    CHECK(browser.get("/api/orders/" + id + "?since=x").status == 400);
}

TEST_CASE("anybody with the id may watch; only the owner may pay or cancel") {
    Shop shop;
    Purchase purchase(shop);
    Browser stranger(shop.port());
    CHECK(stranger.get("/api/orders/" + purchase.order).status == 200);
    for (const char* action : {"/payment-intent", "/cancel"}) {
        const Answer refused = stranger.post("/api/orders/" + purchase.order + action);
        CHECK(refused.status == 403);
        CHECK(refused.code() == "not_owner");
    }
    stranger.cookie = "orderwire_customer=forged";
    CHECK(stranger.post("/api/orders/" + purchase.order + "/cancel").status == 403);
    CHECK(purchase.status() == "pending");
}

TEST_CASE("unknown and malformed ids get the same 404") {
    Shop shop;
    Browser browser(shop.port());
    const Answer unknown = browser.get("/api/orders/" + new_id("ord_", system_clock().now()));
    CHECK(unknown.status == 404);
    CHECK(unknown.code() == "unknown_order");
    for (const char* id : {"x", "ord_", "ord_01", "ord_01JD8V0000000000000000000U", "%c3%a9", "ord_%20"}) {
        const Answer malformed = browser.get("/api/orders/" + std::string(id));
        CAPTURE(id);
        CHECK(malformed.status == 404);
        CHECK(malformed.body == unknown.body);
    }
}

TEST_CASE(
    "a click on a foreign page changes nothing, whoever the browser is, and gives nobody another cookie") {
    Shop shop;
    Purchase purchase(shop);
    const std::string order = "/api/orders/" + purchase.order;
    const std::vector<std::pair<std::string, std::string>> changes{
        {"POST", "/api/orders"},
        {"POST", order + "/payment-intent"},
        {"POST", order + "/checkout-session"},
        {"POST", order + "/cancel"},
        {"POST", order + "/enrollment"},
        {"POST", "/api/outgoing-webhooks/redeliver"},
        {"POST", "/api/outgoing-webhooks/endpoint/resume"},
        {"POST", "/api/testbench/session"},
        {"DELETE", "/api/testbench/session"},
        {"POST", "/api/testbench/runs"},
        {"POST", "/api/testbench/faults"},
        {"POST", "/socket.io/?EIO=4&transport=polling"},
        {"POST", "/socket.io?EIO=4&transport=polling&sid=x"},
        {"PUT", "/socket.io/?EIO=4&transport=polling"},
    };
    const std::vector<Browser::Headers> foreign{
        {{"Origin", "https://evil.example"}},
        {{"Origin", "null"}},
        {{"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}},
        {{"Sec-Fetch-Site", "cross-site"}},
        {{"Sec-Fetch-Site", "same-site"}},
        {{"Origin", "http://127.0.0.1:1"}, {"Authorization", "Bearer 0123456789abcdef"}},
    };
    for (const auto& [method, path] : changes) {
        for (Browser::Headers headers : foreign) {
            for (const std::string& cookie : {std::string(), purchase.browser.cookie}) {
                CAPTURE(method + " " + path);
                CAPTURE(headers.begin()->second);
                headers["Content-Type"] = "text/plain";
                Browser browser(shop.port());
                browser.cookie = cookie;
                const Answer answer =
                    browser.send(method, path, R"({"course_id":"cpp-concurrency","x":"="})", headers);
                CHECK(answer.status == 403);
                CHECK(answer.code() == "foreign_origin");
                CHECK(answer.header("Set-Cookie").empty());
            }
        }
    }
    CHECK(purchase.status() == "pending");
}

TEST_CASE(
    "programs, which name no origin, go on as before; Stripe's webhooks are judged by their signature") {
    Shop shop;
    Browser program(shop.port());
    const Answer made = program.send("POST", "/api/orders", R"({"course_id":"cpp-concurrency"})", {});
    CHECK(made.status == 201);
    const std::string event =
        make_event("customer.created", "evt_1", R"({"id":"cus_1","object":"customer"})");
    const Answer forged =
        program.send("POST", "/webhooks/stripe", event,
                     {{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}});
    CHECK(forged.code() == "bad_signature");
}

TEST_CASE("where an Origin came, or a cookie, a change is JSON") {
    Shop shop;
    Browser page(shop.port());
    const std::string own = "http://127.0.0.1:" + std::to_string(shop.port());
    const std::string body = R"({"course_id":"cpp-concurrency"})";
    CHECK(page.post("/api/orders", body, {{"Origin", own}, {"Content-Type", "text/plain"}}).status == 415);
    CHECK(page.send("POST", "/api/orders", body, {{"Origin", own}}).status == 415);
    CHECK(page.post("/api/orders", body, {{"Origin", own}, {"Sec-Fetch-Site", "same-origin"}}).status == 201);
}

TEST_CASE("with a cookie a change needs a JSON content type and no foreign origin") {
    Shop shop;
    Purchase purchase(shop);
    const std::string path = "/api/orders/" + purchase.order + "/cancel";
    const Answer form =
        purchase.browser.post(path, "{}", {{"Content-Type", "application/x-www-form-urlencoded"}});
    CHECK(form.status == 415);
    CHECK(purchase.browser.post(path, "{}", {{"Content-Type", "text/plain"}}).status == 415);
    for (const char* origin :
         {"https://evil.example", "null", "http://127.0.0.1:1", "http://localhost.evil.example"}) {
        const Answer foreign = purchase.browser.post(path, "{}", {{"Origin", origin}});
        CAPTURE(origin);
        CHECK(foreign.status == 403);
        CHECK(foreign.code() == "foreign_origin");
    }
    const std::string port = std::to_string(shop.port());
    CHECK(purchase.browser
              .post(path, "{}",
                    {{"Origin", "http://localhost:" + port},
                     {"Content-Type", "application/json; charset=utf-8"}})
              .status == 200);
}

TEST_CASE("an order without a payment is cancelled at once, and cancelling it again is harmless") {
    Shop shop;
    Browser browser(shop.port());
    const std::string path = "/api/orders/" + id_of(browser.post("/api/orders", cpp_course));
    const Answer cancelled = browser.post(path + "/cancel");
    CHECK(cancelled.status == 200);
    CHECK(cancelled.json().at("status") == "cancelled");
    CHECK(cancelled.json().at("final") == true);
    CHECK(browser.post(path + "/cancel").status == 200);
    CHECK(browser.post(path + "/payment-intent").code() == "order_closed");
    // The next purchase of the course is a new order.
    CHECK(browser.post("/api/orders", cpp_course).status == 201);
}

TEST_CASE("an order with an intent is cancelled through Stripe") {
    Shop shop;
    Purchase purchase(shop);
    const Answer cancelled = purchase.browser.post("/api/orders/" + purchase.order + "/cancel");
    CHECK(cancelled.status == 200);
    CHECK(cancelled.json().at("status") == "cancelled");
    CHECK(shop.verdict(purchase.event("payment_intent.canceled", "evt_1")) == "no_change");
}

TEST_CASE("a paid order can't be cancelled, paid again or bought again") {
    Shop shop;
    Purchase purchase(shop);
    shop.verdict(purchase.succeeded("evt_1"));
    const std::string path = "/api/orders/" + purchase.order;
    CHECK(purchase.browser.post(path + "/cancel").status == 409);
    CHECK(purchase.browser.post(path + "/cancel").code() == "already_paid");
    CHECK(purchase.browser.post(path + "/payment-intent").code() == "order_closed");
    const Answer again = purchase.browser.post("/api/orders", cpp_course);
    CHECK(again.status == 409);
    CHECK(again.code() == "already_enrolled");
    const json::value course = purchase.browser.get("/api/courses/cpp-concurrency").json();
    CHECK(text(course.at("order")) == purchase.order);
}

TEST_CASE("a payment that arrives after the cancellation wins, and is flagged for review") {
    Shop shop;
    Purchase purchase(shop);
    purchase.browser.post("/api/orders/" + purchase.order + "/cancel");
    CHECK(shop.verdict(purchase.succeeded("evt_1")) == "review:late_payment");
    CHECK(purchase.status() == "paid");
    CHECK(purchase.browser.get("/readyz").json().at("orders_in_review") == 1);
}

TEST_CASE("the intent carries the order's id, amount and currency, and asking again gives the same one") {
    Shop shop;
    Purchase purchase(shop);
    const json::value again =
        purchase.browser.post("/api/orders/" + purchase.order + "/payment-intent").json();
    CHECK(text_at(again.as_object(), "client_secret").starts_with(purchase.intent));
    CHECK(again.at("provider") == "sandbox");
    CHECK(text_at(again.as_object(), "publishable_key").starts_with("pk_test_"));
    CHECK(text(again.at("api_base")) == shop.service().sandbox_url());
}

TEST_CASE("two intents asked for at once are one") {
    Shop shop;
    Browser browser(shop.port());
    const std::string path =
        "/api/orders/" + id_of(browser.post("/api/orders", cpp_course)) + "/payment-intent";
    std::vector<Answer> answers(6);
    std::vector<std::thread> askers;
    for (Answer& answer : answers)
        askers.emplace_back([&, copy = browser]() mutable { answer = copy.post(path); });
    for (std::thread& asker : askers)
        asker.join();
    std::set<std::string> secrets;
    for (const Answer& answer : answers) {
        CHECK(answer.status == 200);
        secrets.insert(text_at(answer.json().as_object(), "client_secret"));
    }
    CHECK(secrets.size() == 1);
}

TEST_CASE("while Stripe is down a customer gets a clear, retryable error, and later the same intent") {
    Shop shop([](app::ServeOptions& options) { options.stripe_api = "http://127.0.0.1:1"; });
    Browser browser(shop.port());
    const std::string path = "/api/orders/" + id_of(browser.post("/api/orders", cpp_course));
    const Answer refused = browser.post(path + "/payment-intent");
    CHECK(refused.status == 503);
    CHECK(refused.code() == "stripe_unavailable");
    CHECK_FALSE(refused.header("Retry-After").empty());
    CHECK(browser.post(path + "/cancel").code() == "stripe_unavailable");
    CHECK(browser.get(path).json().at("status") == "pending");
}

TEST_CASE("an open order past its time is cancelled, with its intent, and a paid one is left alone") {
    Shop shop([](app::ServeOptions& options) { options.order_expiry = std::chrono::seconds(1); });
    Purchase paid(shop);
    shop.verdict(paid.succeeded("evt_1"));
    Purchase open(shop);
    for (int i = 0; i < 500 && open.status() != "cancelled"; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(open.status() == "cancelled");
    CHECK(paid.status() == "paid");
    CHECK(shop.verdict(open.event("payment_intent.canceled", "evt_2")) == "no_change");
}

TEST_CASE("a customer's orders are listed newest first, by pages and by status; a stranger sees none") {
    Shop shop;
    Browser browser(shop.port());
    std::vector<std::string> made;
    for (const char* course : {"cpp-concurrency", "sqlite-inside", "realtime-web"}) {
        made.push_back(id_of(browser.post("/api/orders", R"({"course_id":")" + std::string(course) + "\"}")));
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    browser.post("/api/orders/" + made[1] + "/cancel");
    const json::value all = browser.get("/api/orders").json();
    REQUIRE(all.at("data").as_array().size() == 3);
    CHECK(text(all.at("data").at(0).at("id")) == made[2]);
    CHECK(text(all.at("data").at(2).at("id")) == made[0]);
    const json::value page = browser.get("/api/orders?limit=2").json();
    CHECK(page.at("has_more") == true);
    const json::value rest = browser.get("/api/orders?limit=2&starting_after=" + made[1]).json();
    CHECK(rest.at("data").as_array().size() == 1);
    CHECK(rest.at("has_more") == false);
    CHECK(text(browser.get("/api/orders?status=cancelled").json().at("data").at(0).at("id")) == made[1]);
    for (const char* bad : {"limit=0", "limit=101", "limit=x", "limit=1x", "status=lost"}) {
        CHECK(browser.get("/api/orders?" + std::string(bad)).status == 400);
    }
    CHECK(browser.get("/api/orders?limit=100").status == 200);
    CHECK(Browser(shop.port()).get("/api/orders").json().at("data").as_array().empty());
}
