// Which pages of other origins may read and do what.
#include <doctest/doctest.h>

#include "support/event_stream_client.hpp"
#include "support/eventually.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

const std::string friendly = "https://shop.example";
const std::string foreign = "https://evil.example";

Shop open_shop() {
    return Shop([](app::ServeOptions& options) { options.allowed_origins = {friendly}; });
}

std::string allow_origin(const Answer& answer) { return answer.header("Access-Control-Allow-Origin"); }

}  // namespace

TEST_CASE("an allowed page may read an order, its ETag, and what went wrong; a foreign one may not") {
    Shop shop = open_shop();
    Purchase purchase(shop);
    Browser page(shop.port());
    for (const std::string& target : {"/api/orders/" + purchase.order, std::string("/api/orders/nonsense"),
                                      std::string("/api/courses"), std::string("/api/nothing/here")}) {
        CAPTURE(target);
        const Answer allowed = page.get(target, {{"Origin", friendly}});
        CHECK(allow_origin(allowed) == friendly);
        CHECK(allowed.header("Access-Control-Allow-Credentials") == "true");
        CHECK(allowed.header("Access-Control-Expose-Headers") == "ETag, Retry-After");
        CHECK(allowed.header("Vary") == "Origin");
        const Answer refused = page.get(target, {{"Origin", foreign}});
        CHECK(allow_origin(refused).empty());
        CHECK(refused.header("Vary") == "Origin");
        CHECK(allow_origin(page.get(target)).empty());
    }
}

TEST_CASE("an allowed page reads 429 too, with its Retry-After") {
    Shop shop([](app::ServeOptions& options) {
        options.allowed_origins = {friendly};
        options.limits.requests_per_second = 1;
    });
    Browser page(shop.port());
    Answer answer;
    for (int i = 0; i < 10 && answer.status != 429; ++i)
        answer = page.get("/api/courses", {{"Origin", friendly}});
    CHECK(answer.status == 429);
    CHECK(allow_origin(answer) == friendly);
}

TEST_CASE("an allowed page opens a stream and holds a request, and may read both") {
    Shop shop = open_shop();
    Purchase purchase(shop);
    const std::string origin = "Origin: " + friendly + "\r\n";
    EventStreamClient stream(shop.port(), "/api/orders/" + purchase.order + "/events", origin);
    CHECK(stream.status() == 200);
    CHECK(stream.head().header("access-control-allow-origin") == friendly);
    RawClient held(shop.port());
    held.send("GET /api/orders/" + purchase.order + "?since=1&wait=60 HTTP/1.1\r\nHost: test\r\n" + origin +
              "\r\n");
    CHECK(eventually([&] { return shop.service().watchers() == 2; }));
    shop.verdict(purchase.failed("evt_1"));
    const RawAnswer answer = held.read();
    CHECK(answer.status == 200);
    CHECK(answer.header("access-control-allow-origin") == friendly);
    CHECK(answer.header("vary") == "Origin");
}

TEST_CASE("an allowed page's preflight gets the path's methods; a foreign page's is refused") {
    Shop shop = open_shop();
    Browser page(shop.port());
    const Browser::Headers asks{{"Origin", friendly},
                                {"Access-Control-Request-Method", "POST"},
                                {"Access-Control-Request-Headers", "content-type, idempotency-key"}};
    const Answer allowed = page.send("OPTIONS", "/api/orders", "", asks);
    CHECK(allowed.status == 204);
    CHECK(allow_origin(allowed) == friendly);
    CHECK(allowed.header("Access-Control-Allow-Methods").find("POST") != std::string::npos);
    CHECK(allowed.header("Access-Control-Allow-Headers") == "content-type, idempotency-key");
    Browser::Headers foreign_asks = asks;
    foreign_asks["Origin"] = foreign;
    const Answer refused = page.send("OPTIONS", "/api/orders", "", foreign_asks);
    CHECK(refused.header("Access-Control-Allow-Methods").empty());
    CHECK(allow_origin(refused).empty());
}

TEST_CASE("with a customer's cookie an allowed page may change things, a foreign one may not") {
    Shop shop = open_shop();
    Purchase purchase(shop);
    const std::string cancel = "/api/orders/" + purchase.order + "/cancel";
    const Answer refused = purchase.browser.post(cancel, "{}", {{"Origin", foreign}});
    CHECK(refused.status == 403);
    CHECK(refused.code() == "foreign_origin");
    CHECK(purchase.status() == "pending");
    const Answer allowed = purchase.browser.post(cancel, "{}", {{"Origin", friendly}});
    CHECK(allowed.status == 200);
    CHECK(allow_origin(allowed) == friendly);
}

TEST_CASE("the web client's own pages are shared with nobody") {
    Shop shop = open_shop();
    const Answer page = Browser(shop.port()).get("/", {{"Origin", friendly}});
    CHECK(allow_origin(page).empty());
    CHECK(allow_origin(Browser(shop.port()).get("/metrics", {{"Origin", friendly}})).empty());
}
