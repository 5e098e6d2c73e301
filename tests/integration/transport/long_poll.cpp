// GET /api/orders/{id}?since=&wait=: a request that is held until there is news.
#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <thread>
#include <vector>

#include "support/eventually.hpp"
#include "support/raw_client.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

std::string get(const std::string& target, const std::string& headers = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n";
}

struct Held {
    explicit Held(Shop& shop, const Purchase& purchase, const std::string& query = "?since=1&wait=60",
                  const std::string& headers = "")
        : client(shop.port()) {
        client.send(get("/api/orders/" + purchase.order + query, headers));
    }
    RawClient client;
};

bool becomes_watched(Shop& shop, std::size_t count) {
    return eventually([&] { return shop.service().watchers() == count; });
}

}  // namespace

TEST_CASE("a held request is answered with the view at the next transition, and the connection goes on") {
    Shop shop;
    Purchase purchase(shop);
    Held held(shop, purchase);
    CHECK(becomes_watched(shop, 1));
    CHECK(Browser(shop.port()).get("/metrics").body.find("orderwire_watchers{transport=\"long_poll\"} 1") !=
          std::string::npos);
    shop.verdict(purchase.failed("evt_1"));
    const RawAnswer answer = held.client.read();
    CHECK(answer.status == 200);
    CHECK(answer.header("etag") == "\"2\"");
    CHECK(answer.header("cache-control") == "no-store");
    CHECK(answer.body == purchase.browser.get("/api/orders/" + purchase.order).body);
    CHECK(becomes_watched(shop, 0));

    held.client.send(get("/api/orders/" + purchase.order + "?since=2&wait=60"));
    CHECK(becomes_watched(shop, 1));
    shop.verdict(purchase.succeeded("evt_2"));
    CHECK(held.client.read().header("etag") == "\"3\"");
}

TEST_CASE("everyone who holds is answered, each once") {
    Shop shop;
    Purchase purchase(shop);
    std::vector<std::unique_ptr<Held>> all;
    for (int i = 0; i < 20; ++i)
        all.push_back(std::make_unique<Held>(shop, purchase));
    CHECK(becomes_watched(shop, 20));
    shop.verdict(purchase.failed("evt_1"));
    for (const auto& held : all) {
        CHECK(held->client.read().header("etag") == "\"2\"");
        CHECK(held->client.get("/healthz").status == 200);
    }
}

TEST_CASE("where nothing happens the answer is 304 once the time is up") {
    Shop shop;
    Purchase purchase(shop);
    Held held(shop, purchase, "?since=1&wait=1");
    const RawAnswer answer = held.client.read();
    CHECK(answer.status == 304);
    CHECK(answer.header("etag") == "\"1\"");
    CHECK(answer.header("cache-control") == "no-store");
    CHECK(answer.body.empty());
    CHECK(held.client.get("/healthz").status == 200);
    CHECK(becomes_watched(shop, 0));
}

TEST_CASE("a version that is not the newest is answered at once: behind it, and beyond it") {
    Shop shop;
    Purchase purchase(shop);
    shop.verdict(purchase.failed("evt_1"));
    for (const char* since : {"0", "1", "3", "18446744073709551615"}) {
        CAPTURE(since);
        Held held(shop, purchase, std::string("?wait=60&since=") + since);
        const RawAnswer answer = held.client.read();
        CHECK(answer.status == 200);
        CHECK(answer.header("etag") == "\"2\"");
    }
}

TEST_CASE("a final order is answered at once") {
    Shop shop;
    Purchase purchase(shop);
    purchase.browser.post("/api/orders/" + purchase.order + "/cancel");
    REQUIRE(purchase.view().at("final") == true);
    const std::string version = std::to_string(purchase.view().at("version").as_int64());
    CHECK(Held(shop, purchase, "?wait=60&since=" + version).client.read().status == 304);
    CHECK(Held(shop, purchase, "?wait=60&since=0").client.read().status == 200);
}

TEST_CASE("wait is 1 to 60 and needs since") {
    Shop shop;
    Purchase purchase(shop);
    for (const char* query :
         {"?wait=1", "?since=1&wait=0", "?since=1&wait=61", "?since=1&wait=-1", "?since=1&wait=1.5",
          "?since=1&wait=", "?since=x&wait=1", "?since=&wait=1", "?since=1&wait=99999999999"}) {
        CAPTURE(query);
        const Answer answer = purchase.browser.get("/api/orders/" + purchase.order + query);
        CHECK(answer.status == 400);
        CHECK(answer.code() == "bad_request");
    }
    CHECK(Held(shop, purchase, "?since=0&wait=1").client.read().status == 200);
    CHECK(Held(shop, purchase, "?since=0&wait=60").client.read().status == 200);
    CHECK(purchase.browser.get("/api/orders/nonsense?since=0&wait=1").code() == "unknown_order");
}

TEST_CASE("since supersedes If-None-Match") {
    Shop shop;
    Purchase purchase(shop);
    CHECK(Held(shop, purchase, "?since=0&wait=60", "If-None-Match: \"1\"\r\n").client.read().status == 200);
    Held held(shop, purchase, "?since=1&wait=60", "If-None-Match: \"7\"\r\n");
    CHECK(becomes_watched(shop, 1));
}

TEST_CASE("HEAD does not wait") {
    Shop shop;
    Purchase purchase(shop);
    RawClient client(shop.port());
    client.send("HEAD /api/orders/" + purchase.order + "?since=1&wait=60 HTTP/1.1\r\nHost: test\r\n\r\n");
    const RawAnswer head = client.read(true);
    CHECK(head.status == 304);
    CHECK(head.header("etag") == "\"1\"");
}

TEST_CASE("a held client that goes away is forgotten at once") {
    Shop shop;
    Purchase purchase(shop);
    {
        Held held(shop, purchase);
        CHECK(becomes_watched(shop, 1));
    }
    CHECK(becomes_watched(shop, 0));
}

TEST_CASE("a foreign page may not hold a request") {
    Shop shop;
    Purchase purchase(shop);
    const RawAnswer foreign =
        Held(shop, purchase, "?since=1&wait=60", "Origin: https://evil.example\r\n").client.read();
    CHECK(foreign.status == 403);
    CHECK(foreign.code() == "foreign_origin");
}

TEST_CASE("at shutdown a held request gets 304 with its slot as Retry-After, and the connection closes") {
    auto shop = std::make_unique<Shop>([](app::ServeOptions& options) { options.drain_window = 10s; });
    Purchase purchase(*shop);
    std::vector<std::unique_ptr<Held>> all;
    for (int i = 0; i < 5; ++i)
        all.push_back(std::make_unique<Held>(*shop, purchase));
    CHECK(becomes_watched(*shop, 5));
    const auto begun = std::chrono::steady_clock::now();
    shop->stop();
    CHECK(std::chrono::steady_clock::now() - begun < 10s);
    std::multiset<std::string> slots;
    for (const auto& held : all) {
        const RawAnswer answer = held->client.read();
        CHECK(answer.status == 304);
        CHECK(answer.header("etag") == "\"1\"");
        CHECK(answer.header("connection") == "close");
        slots.insert(answer.header("retry-after"));
    }
    // The middles of five slots of 2 s.
    CHECK(slots == std::multiset<std::string>{"1", "3", "5", "7", "9"});
}
