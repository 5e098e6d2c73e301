// Socket.IO over real sockets, on several loops: sessions are on one, their requests come to any.
#include <doctest/doctest.h>

#include <future>

#include "support/eventually.hpp"
#include "support/raw_client.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

const std::string polling_path = "/socket.io/?EIO=4&transport=polling";
const std::string websocket_path = "/socket.io/?EIO=4&transport=websocket";

void on_four_loops(app::ServeOptions& options) { options.threads = 4; }

// Every request is a connection of its own, so that the kernel gives it to any loop.
struct PollingClient {
    explicit PollingClient(std::uint16_t port) : browser(port) {
        const Answer opened = browser.get(polling_path);
        REQUIRE(opened.status == 200);
        REQUIRE(opened.body.starts_with('0'));
        sid = text(parse_json(opened.body.substr(1))->at("sid"));
    }
    std::string path() const { return polling_path + "&sid=" + sid; }
    Answer poll() { return browser.get(path()); }
    Answer post(const std::string& payload) { return browser.post(path(), payload); }
    void connect() {
        REQUIRE(post("40").body == "ok");
        REQUIRE(poll().body.starts_with(R"(40{"sid":")"));
    }
    std::future<Answer> poll_later() {
        return std::async(std::launch::async,
                          [browser = browser, path = path()]() mutable { return browser.get(path); });
    }

    Browser browser;
    std::string sid;
};

// How many clients there are, as the server counts them.
std::size_t figure(Shop& shop) {
    const std::string name = "orderwire_watchers{transport=\"socket_io\"} ";
    const std::string metrics = Browser(shop.port()).get("/metrics").body;
    const std::size_t at = metrics.find(name);
    REQUIRE(at != std::string::npos);
    return std::stoul(metrics.substr(at + name.size()));
}

}  // namespace

TEST_CASE("a polling client follows an order to paid, whichever loops its requests come to") {
    Shop shop(on_four_loops);
    Purchase purchase(shop);
    std::vector<PollingClient> clients;
    for (int i = 0; i < 12; ++i) {
        PollingClient& client = clients.emplace_back(shop.port());
        client.connect();
        REQUIRE(client.post("421[\"subscribe\",\"" + purchase.order + "\"]").body == "ok");
        const Answer acknowledged = client.poll();
        REQUIRE(acknowledged.body.starts_with("431["));
        CHECK(parse_json(acknowledged.body.substr(3))->at(0).at("version") == 1);
        CHECK(acknowledged.header("cache-control") == "no-store");
    }
    std::vector<std::future<Answer>> polls;
    for (PollingClient& client : clients)
        polls.push_back(client.poll_later());
    CHECK(shop.verdict(purchase.succeeded("evt_1")) == "applied");
    for (std::size_t i = 0; i < clients.size(); ++i) {
        std::string heard = polls[i].get().body;
        while (heard.find(R"("final":true)") == std::string::npos) {
            REQUIRE(heard.starts_with(R"(42["order",{)"));
            heard = clients[i].poll().body;
        }
        CHECK(heard.find(R"("status":"paid")") != std::string::npos);
    }
    CHECK(figure(shop) == 12);
}

TEST_CASE("an upgrade's socket goes to the loop of its session") {
    Shop shop(on_four_loops);
    Purchase purchase(shop);
    std::vector<std::unique_ptr<LiveClient>> sockets;
    for (int i = 0; i < 12; ++i) {
        PollingClient client(shop.port());
        client.connect();
        LiveClient& socket = *sockets.emplace_back(
            std::make_unique<LiveClient>(shop.port(), websocket_path + "&sid=" + client.sid));
        socket.send("2probe");
        REQUIRE(socket.next_text() == "3probe");
        CHECK(client.poll().body == "6");
        socket.send("5");
        socket.send("420[\"subscribe\",\"" + purchase.order + "\"]");
        REQUIRE(socket.next_text()->starts_with("430["));
        CHECK(client.poll().status == 400);
    }
    CHECK(shop.verdict(purchase.succeeded("evt_1")) == "applied");
    for (const auto& socket : sockets) {
        std::string heard = socket->next_text().value();
        while (heard.find(R"("final":true)") == std::string::npos)
            heard = socket->next_text().value();
        CHECK(heard.starts_with(R"(42["order",{)"));
    }
    sockets.clear();
    CHECK(eventually([&] { return figure(shop) == 0; }));
}

TEST_CASE("a client that leaves its poll is forgotten at once") {
    Shop shop(on_four_loops);
    for (int i = 0; i < 8; ++i) {
        PollingClient client(shop.port());
        boost::asio::io_context loop;
        beast::tcp_stream stream(loop);
        stream.connect({boost::asio::ip::make_address("127.0.0.1"), shop.port()});
        const std::string request = "GET " + client.path() + " HTTP/1.1\r\nHost: x\r\n\r\n";
        boost::asio::write(stream.socket(), boost::asio::buffer(request));
        CHECK(figure(shop) == 1);
        stream.close();
        CHECK(eventually([&] { return figure(shop) == 0; }));
        CHECK(client.poll().status == 400);
    }
}

TEST_CASE("polling sessions count among their address's connections, until they end") {
    Shop shop([](app::ServeOptions& options) { options.limits.connections_per_address = 4; });
    Browser browser(shop.port());
    std::string sid;
    const auto opens = [&] {
        const Answer opened = browser.get(polling_path);
        if (opened.status == 200) sid = text(parse_json(opened.body.substr(1))->at("sid"));
        return opened.status == 200;
    };
    // The connection of a request that is over may count for a moment more.
    for (int i = 0; i < 3; ++i)
        REQUIRE(eventually(opens));
    // The request's own connection is the fourth.
    for (int i = 0; i < 5; ++i) {
        const Answer refused = browser.get(polling_path);
        CHECK(refused.status == 503);
        CHECK(refused.code() == "too_many_connections");
        CHECK(refused.header("retry-after") == "1");
    }
    CHECK(eventually([&] { return browser.post(polling_path + "&sid=" + sid, "1").status == 200; }));
    CHECK(eventually(opens));
}

TEST_CASE("a client that asks and never takes the answers is closed, and others are served") {
    Shop shop([](app::ServeOptions& options) { options.messages_per_second = 0; });
    Purchase purchase(shop);
    PollingClient rude(shop.port());
    rude.connect();
    std::string asks;
    while (asks.size() < 4000)
        asks += (asks.empty() ? "421[\"subscribe\",\""
                              : "\x1e"
                                "421[\"subscribe\",\"") +
                purchase.order + "\"]";
    int taken = 0;
    while (taken < 100 && rude.post(asks).status == 200)
        ++taken;
    // 80 answers of 700 bytes each time: the outbox holds 256 KiB.
    CHECK(taken > 1);
    CHECK(taken < 20);
    CHECK(rude.poll().status == 400);
    PollingClient polite(shop.port());
    polite.connect();
}

TEST_CASE("at shutdown polls are answered and sockets closed, without a disconnect packet, in time") {
    auto shop = std::make_unique<Shop>(on_four_loops);
    Purchase purchase(*shop);
    std::vector<std::unique_ptr<RawClient>> polls;  // asked before the shutdown begins
    std::vector<std::unique_ptr<LiveClient>> sockets;
    for (int i = 0; i < 6; ++i) {
        PollingClient client(shop->port());
        client.connect();
        polls.push_back(std::make_unique<RawClient>(shop->port()));
        polls.back()->send("GET " + client.path() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        LiveClient& socket =
            *sockets.emplace_back(std::make_unique<LiveClient>(shop->port(), websocket_path));
        REQUIRE(socket.next_text()->starts_with('0'));
        socket.send("40");
        REQUIRE(socket.next_text()->starts_with("40"));
    }
    CHECK(shop->service().watchers() == 12);
    const auto begun = std::chrono::steady_clock::now();
    std::thread stopping([&] { shop->stop(); });
    for (const auto& socket : sockets) {
        CHECK_FALSE(socket->next_text().has_value());
        CHECK(socket->reason().code == beast::websocket::close_code::going_away);
    }
    stopping.join();
    CHECK(std::chrono::steady_clock::now() - begun < 5s);
    for (const auto& poll : polls)
        CHECK(poll->read().body == "1");
}

TEST_CASE("a shutdown is not held up by sockets that do not answer the close") {
    auto shop = std::make_unique<Shop>(on_four_loops);
    LiveClient silent(shop->port(), websocket_path);
    const auto begun = std::chrono::steady_clock::now();
    shop->stop();
    CHECK(std::chrono::steady_clock::now() - begun < 10s);
}
