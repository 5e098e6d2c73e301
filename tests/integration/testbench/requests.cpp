// The list of webhook requests, and one of them, over real sockets.
#include <doctest/doctest.h>

#include "base/sqlite.hpp"
#include "base/time.hpp"
#include "stripe/signature/signature.hpp"
#include "testbench_fixture.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

std::string state_of(const json::value& detail, const std::string& part) {
    for (const json::value& one : detail.at("explanation").at("parts").as_array()) {
        if (text(one.at("part")) == part) return text(one.at("state"));
    }
    return "";
}

}  // namespace

TEST_SUITE_BEGIN("testbench: requests");

TEST_CASE("an applied webhook is listed with what it did to its order, and which event made which line") {
    TestbenchFixture testbench;
    Purchase purchase(testbench.shop);
    CHECK(testbench.shop.verdict(purchase.failed("evt_1")) == "applied");
    CHECK(testbench.shop.verdict(purchase.succeeded("evt_2")) == "applied");
    CHECK(eventually([&] { return purchase.view().at("final") == true; }));
    const json::object row = testbench.newest();
    CHECK(row.at("number") == 2);
    CHECK(row.at("event") == "evt_2");
    CHECK(row.at("type") == "payment_intent.succeeded");
    CHECK(text(row.at("object_id")) == purchase.intent);
    CHECK(text(row.at("order")) == purchase.order);
    CHECK(row.at("signature") == "valid");
    CHECK(row.at("http") == 200);
    CHECK(row.at("verdict") == "applied");
    CHECK(row.at("reason") == "");
    CHECK(row.at("status_before") == "failed");
    CHECK(row.at("status_after") == "paid");
    CHECK(row.at("version") == 3);
    CHECK(row.at("took_us").as_int64() > 0);
    CHECK(row.at("source") == "webhook");

    const json::value detail = testbench.detail(row);
    CHECK(text(detail.at("body")) == purchase.succeeded("evt_2"));
    CHECK(detail.at("masked") == false);
    CHECK(detail.at("explanation").at("ok") == true);
    CHECK(detail.at("received_by").at("peer") == "127.0.0.1");
    std::string lines;
    for (const json::value& line : detail.at("timeline").as_array()) {
        lines += text(line.at("value")) + "<";
        if (line.at("by").is_object())
            lines += text(line.at("by").at("event")) + "/" + json::serialize(line.at("by").at("number"));
        lines += "> ";
    }
    CHECK(lines == "pending<> failed<evt_1/1> paid<evt_2/2> active<> ");
    bool has_signature = false;
    for (const json::value& header : detail.at("headers").as_array())
        has_signature = has_signature || header.at(0) == "Stripe-Signature";
    CHECK(has_signature);
}

TEST_CASE("refused requests are listed too, with what they pretend to be and why they were refused") {
    TestbenchFixture testbench;
    Purchase purchase(testbench.shop);
    const std::string body = purchase.succeeded("evt_1");
    CHECK(testbench.webhook(body, sign_with("whsec_other", body)).status == 400);
    json::object row = testbench.newest();
    CHECK(row.at("signature") == "invalid");
    CHECK(row.at("http") == 400);
    CHECK(row.at("verdict").is_null());
    CHECK(row.at("reason") == "bad_signature");
    CHECK(row.at("event") == "evt_1");
    CHECK(row.at("status_after").is_null());
    json::value detail = testbench.detail(row);
    CHECK(detail.at("timeline").is_null());
    CHECK(state_of(detail, "secret") == "failed");
    CHECK(state_of(detail, "timestamp") == "ok");

    CHECK(testbench.webhook(body, sign_with(webhook_secret, body, 412)).status == 400);
    CHECK(state_of(testbench.detail(testbench.newest()), "timestamp") == "failed");
    CHECK(state_of(testbench.detail(testbench.newest()), "secret") == "ok");

    CHECK(row.at("kept") == "memory");
    CHECK(row.at("number").as_int64() < 0);
}

TEST_CASE("what is signed and no event that can be read is kept as it came") {
    TestbenchFixture testbench;
    const std::string bytes = "{\"id\":\"\xff\x00\"}";
    CHECK(testbench.webhook(bytes, sign_with(webhook_secret, bytes)).json().at("verdict") ==
          "ignored:unreadable");
    CHECK(testbench.webhook(bytes, sign_with(webhook_secret, bytes)).json().at("verdict") == "duplicate");
    CHECK(testbench.webhook("no json", sign_with(webhook_secret, "no json")).status == 200);
    const json::object row = testbench.newest();
    CHECK(row.at("signature") == "valid");
    CHECK(row.at("verdict") == "ignored");
    CHECK(row.at("reason") == "unreadable");
    CHECK(text(row.at("event")).starts_with("sha256:"));
    CHECK(row.at("type").is_null());
    CHECK(row.at("kept") == "store");
    CHECK(testbench.detail(row).at("body") == "•••");
    CHECK(testbench.detail(row, "?reveal=1").at("body") == "no json");
}

TEST_CASE("after a restart the list is the store's, and links lead where they led") {
    TestbenchFixture testbench;
    Purchase purchase(testbench.shop);
    testbench.shop.verdict(purchase.failed("evt_1"));
    testbench.shop.verdict(purchase.succeeded("evt_2"));
    const std::string forged = purchase.succeeded("evt_3");
    testbench.webhook(forged, sign_with("whsec_other", forged));
    const json::object refused = testbench.newest();
    const json::array before = testbench.get("/events").at("data").as_array();
    REQUIRE(before.size() == 3);
    testbench.restart();
    const json::array after = testbench.get("/events").at("data").as_array();
    REQUIRE(after.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        const json::object& row = after[i].as_object();
        for (const char* member :
             {"number", "at", "event", "type", "object_id", "order", "signature", "verdict", "reason",
              "status_before", "status_after", "version", "bytes", "source"}) {
            CAPTURE(member);
            CHECK(row.at(member) == before[i + 1].at(member));
        }
        CHECK(row.at("took_us").is_null());
    }
    const json::value detail = testbench.detail(after[0].as_object());
    CHECK(text(detail.at("body")) == purchase.succeeded("evt_2"));
    CHECK(detail.at("explanation").at("ok") == true);
    CHECK(detail.at("headers").at(0).at(0) == "Stripe-Signature");
    CHECK(detail.at("timeline").as_array().size() >= 3);
    const std::string path = routes + "/events/" + std::to_string(refused.at("number").as_int64());
    CHECK(testbench.tester.get(path).code() == "unknown_delivery");
}

TEST_CASE("a body that was parsed and written again on its way is explained so") {
    TestbenchFixture testbench;
    const std::string sent = "{\n  \"id\": \"evt_1\",\n  \"type\": \"charge.updated\"\n}";
    const std::string came = R"({"id":"evt_1","type":"charge.updated"})";
    CHECK(testbench.webhook(came, sign_with(webhook_secret, sent)).status == 400);
    const json::value detail = testbench.detail(testbench.newest());
    CHECK(state_of(detail, "secret") == "ok");
    CHECK(state_of(detail, "body") == "failed");
}

TEST_CASE("personal data is masked unless asked for, client secrets always, and credentials in headers") {
    TestbenchFixture testbench;
    const std::string body =
        make_event("payment_intent.succeeded", "evt_1",
                   R"({"id":"pi_1","receipt_email":"ada@example.org","client_secret":"pi_1_secret_abc"})");
    testbench.tester.send("POST", "/webhooks/stripe", body,
                          {{"Content-Type", "application/json"},
                           {"Stripe-Signature", sign_with(webhook_secret, body)},
                           {"Authorization", "Basic abc"}});
    const std::string hidden = json::serialize(testbench.detail(testbench.newest()));
    CHECK(hidden.find("ada@example.org") == std::string::npos);
    CHECK(hidden.find("_secret_abc") == std::string::npos);
    CHECK(hidden.find("Basic abc") == std::string::npos);
    const json::value revealed = testbench.detail(testbench.newest(), "?reveal=1");
    CHECK(text(revealed.at("body")).find("ada@example.org") != std::string::npos);
    CHECK(text(revealed.at("body")).find("secret_abc") == std::string::npos);
    CHECK(revealed.at("masked") == true);
}

TEST_CASE("a copied curl line has a right signature for what it sends, quotes and all") {
    TestbenchFixture testbench;
    const std::string body =
        make_event("charge.updated", "evt_1", R"({"id":"ch_1","description":"it's $HOME `x`"})");
    testbench.shop.verdict(body);
    const Answer answer = testbench.tester.get(routes + "/events/1/curl");
    CHECK(answer.header("Content-Type").starts_with("text/plain"));
    CHECK(answer.body.find("--data-raw '") != std::string::npos);
    CHECK(answer.body.find("it'\\''s $HOME") != std::string::npos);
    const std::string begin = "Stripe-Signature: ";
    const std::size_t at = answer.body.find(begin) + begin.size();
    const std::string signature = answer.body.substr(at, answer.body.find('\'', at) - at);
    CHECK(testbench.webhook(body, signature).json().at("verdict") == "duplicate");
}

TEST_CASE("a hostile event goes through list, detail and stream as text, whatever it contains") {
    TestbenchFixture testbench;
    const std::string script = R"(<script>alert(1)</script>\u0000\u202e\")";
    std::string deep = "\"x\"";
    for (int i = 0; i < 28; ++i)
        deep = "[" + deep + "]";
    const std::string object = R"({"id":")" + script + R"(","metadata":{"order_id":")" + script +
                               R"("},"a":)" + deep + R"(,"b":")" + std::string(200 * 1024, '<') + "\"}";
    const std::string body = make_event("payment_intent.succeeded", "evt_" + script, object);
    CHECK(testbench.shop.webhook(body).status == 200);
    CHECK(testbench.webhook(body, "t=<script>,v1='\"").status == 400);
    CHECK(testbench.webhook("\xff\xfe{\"email\":\"\xc3", "\xff").status == 400);
    const json::value list = testbench.get("/events");
    CHECK(list.at("data").as_array().size() == 3);
    for (const json::value& row : list.at("data").as_array()) {
        const Answer answer = testbench.tester.get(routes + "/events/" + json::serialize(row.at("number")));
        CHECK(answer.status == 200);
        CHECK(answer.header("Content-Type") == "application/json");
        CHECK(answer.header("X-Content-Type-Options") == "nosniff");
        CHECK(parse_json(answer.body).has_value());
    }
    CHECK(text(testbench.get("/events/1").at("body")) == body);
}

TEST_CASE("pages of the list go back to the oldest, and what is no number is refused") {
    TestbenchFixture testbench;
    for (int i = 1; i <= 5; ++i)
        testbench.shop.verdict(make_event("charge.updated", "evt_" + std::to_string(i), R"({"id":"ch_1"})"));
    const json::value first = testbench.get("/events?limit=3");
    CHECK(first.at("has_more") == true);
    CHECK(first.at("data").at(0).at("number") == 5);
    const json::value second = testbench.get("/events?limit=3&before=3");
    CHECK(second.at("has_more") == false);
    CHECK(second.at("data").as_array().size() == 2);
    for (const std::string& wrong :
         std::vector<std::string>{"limit=0", "limit=1001", "limit=x", "before=-1", "before=x", "before="})
        CHECK(testbench.tester.get(routes + "/events?" + wrong).status == 400);
    for (const std::string& unknown : std::vector<std::string>{"0", "6", "x", "-1", "99999999999999999999"}) {
        const Answer answer = testbench.tester.get(routes + "/events/" + unknown);
        CHECK(answer.status == 404);
        CHECK(answer.code() == "unknown_delivery");
    }
}

TEST_CASE("while the store refuses, the request is listed with 503") {
    TestbenchFixture testbench;
    Purchase purchase(testbench.shop);
    testbench.shop.verdict(purchase.failed("evt_1"));
    {
        // Another process that writes, though none should, holds the writer up for longer than it waits.
        sqlite::Database other((testbench.shop.folder() / "orders.db").string(),
                               sqlite::Mode::read_write_create);
        other.execute("BEGIN IMMEDIATE");
        CHECK(testbench.shop.webhook(purchase.succeeded("evt_2")).status == 503);
        other.execute("ROLLBACK");
    }
    const json::object row = testbench.newest();
    CHECK(row.at("http") == 503);
    CHECK(row.at("reason") == "storage_unavailable");
    CHECK(row.at("signature") == "valid");
    CHECK(row.at("event") == "evt_2");
}

TEST_SUITE_END();
