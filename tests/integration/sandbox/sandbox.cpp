// The sandbox over real sockets: its API, its webhooks, its restart.
#include "sandbox/sandbox.hpp"

#include <doctest/doctest.h>

#include "integration/sandbox/receiver.hpp"
#include "stripe/signature/signature.hpp"
#include "support/client.hpp"
#include "support/temporary_folder.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

sandbox::Options quick_options() {
    sandbox::Options options;
    options.listen = {"127.0.0.1", 0};
    options.delay = 20ms;
    options.settle_after = 50ms;
    return options;
}

// A shop's server, which uses the API with its secret key.
struct Api {
    explicit Api(const sandbox::Sandbox& sandbox) : key(sandbox.secret_key()), browser(sandbox.port()) {}
    Answer post(const std::string& target, const std::string& form = "") {
        return browser.send(
            "POST", target, form,
            {{"Authorization", "Bearer " + key}, {"Content-Type", "application/x-www-form-urlencoded"}});
    }
    Answer get(const std::string& target) {
        return browser.send("GET", target, "", {{"Authorization", "Bearer " + key}});
    }
    json::object intent(const std::string& more = "") {
        return post("/v1/payment_intents", "amount=4900&currency=usd" + more).json().as_object();
    }
    std::string key;
    Browser browser;
};

bool verifies(const Received& received, const Secret& secret) {
    const std::vector<Secret> secrets{secret};
    return stripe::verify_signature(received.signature, received.body, secrets,
                                    to_seconds(system_clock().now()))
        .has_value();
}

std::vector<std::string> types_of(const std::vector<Received>& received) {
    std::vector<std::string> types;
    for (const Received& one : received)
        types.push_back(one.type());
    return types;
}

}  // namespace

TEST_CASE("a payment's events reach the shop signed, whole and in order") {
    Receiver shop;
    sandbox::Sandbox sandbox(quick_options());
    sandbox.add_webhook(shop.url());
    sandbox.start();
    Api api(sandbox);
    const json::object intent =
        api.intent("&confirm=true&payment_method=pm_card_visa&metadata[order_id]=ord_1");
    CHECK(intent.at("status") == "succeeded");

    const auto received = shop.wait_for(3);
    CHECK(types_of(received) ==
          std::vector<std::string>{"payment_intent.created", "charge.succeeded", "payment_intent.succeeded"});
    for (const Received& one : received) {
        CHECK(verifies(one, sandbox.webhook_secret()));
        CHECK_FALSE(verifies(one, Secret("whsec_other")));
        CHECK(one.content_type == "application/json; charset=utf-8");
    }
    CHECK(received.at(2).event().at("data").at("object").at("metadata").at("order_id") == "ord_1");
    // The bytes are not what a parser would write again: who verifies those fails, as with Stripe.
    CHECK(received.at(2).body != json::serialize(received.at(2).event()));
}

TEST_CASE("a configured secret signs, and is the one that the sandbox names") {
    Receiver shop;
    sandbox::Options options = quick_options();
    options.webhooks.push_back({shop.url(), Secret("whsec_configured")});
    sandbox::Sandbox sandbox(options);
    sandbox.start();
    CHECK(sandbox.webhook_secret().reveal() == "whsec_configured");
    Api(sandbox).intent();
    const auto received = shop.wait_for(1);
    REQUIRE(received.size() == 1);
    CHECK(verifies(received.front(), Secret("whsec_configured")));
}

TEST_CASE("a delivery that fails is tried again with a new time stamp, and the next event does not wait") {
    Receiver shop(0, [](std::size_t n) { return n == 0 ? 500 : 200; });
    sandbox::Sandbox sandbox(quick_options());
    sandbox.add_webhook(shop.url());
    sandbox.start();
    Api(sandbox).intent("&confirm=true&payment_method=pm_card_chargeDeclined");
    const auto received = shop.wait_for(4);
    CHECK(types_of(received) == std::vector<std::string>{"payment_intent.created", "charge.failed",
                                                         "payment_intent.payment_failed",
                                                         "payment_intent.created"});
    REQUIRE(received.size() == 4);
    CHECK(received[0].event().at("id") == received[3].event().at("id"));
    CHECK(received[0].signature != received[3].signature);
    CHECK(verifies(received[3], sandbox.webhook_secret()));
}

TEST_CASE("a browser confirms from another origin: preflight, then the call, and a return from its bank") {
    sandbox::Sandbox sandbox(quick_options());
    sandbox.start();
    Api api(sandbox);
    const json::object intent = api.intent();
    const std::string path = "/v1/payment_intents/" + text_at(intent, "id");
    Browser page(sandbox.port());

    const Answer preflight =
        page.send("OPTIONS", path + "/confirm", "",
                  {{"Origin", "http://shop.example"}, {"Access-Control-Request-Method", "POST"}});
    CHECK(preflight.status == 204);
    CHECK(preflight.header("access-control-allow-origin") == "*");

    const Answer asked = page.send(
        "POST", path + "/confirm",
        "client_secret=" + text_at(intent, "client_secret") +
            "&payment_method=pm_card_authenticationRequired&return_url=http%3A%2F%2Fshop.example%2Fdone",
        {{"Origin", "http://shop.example"},
         {"Authorization", "Bearer " + sandbox.publishable_key()},
         {"Content-Type", "application/x-www-form-urlencoded"}});
    CHECK(asked.status == 200);
    CHECK(asked.header("access-control-allow-origin") == "*");
    const std::string url(asked.json().at("next_action").at("redirect_to_url").at("url").as_string());
    REQUIRE(url.starts_with(sandbox.base_url() + "/_sandbox/authenticate/"));

    const std::string target = url.substr(sandbox.base_url().size());
    const Answer bank = page.get(target);
    CHECK(bank.status == 200);
    CHECK(bank.header("content-type") == "text/html; charset=utf-8");
    CHECK(bank.header("content-security-policy").find("default-src 'none'") != std::string::npos);
    const std::string token = target.substr(target.find("token="));
    const Answer returned = page.send("POST", target.substr(0, target.find('?')), token + "&outcome=complete",
                                      {{"Content-Type", "application/x-www-form-urlencoded"}});
    CHECK(returned.status == 303);
    CHECK(returned.header("location")
              .starts_with("http://shop.example/done?payment_intent=" + text_at(intent, "id")));
    CHECK(returned.header("location").ends_with("redirect_status=succeeded"));
    CHECK(api.get(path).json().at("status") == "succeeded");
}

TEST_CASE(
    "a restarted sandbox knows its intents, its keys and its secret, and makes the deliveries it owes") {
    const TemporaryFolder folder;
    sandbox::Options options = quick_options();
    options.store_path = folder.path() / "sandbox.db";
    std::string id;
    std::string secret;
    std::string secret_key;
    std::string publishable_key;
    std::uint16_t shop_port = 0;
    {
        const Receiver gone;
        shop_port = gone.port();
    }
    {
        // Nobody listens there, so that the delivery stays owed.
        sandbox::Sandbox sandbox(options);
        sandbox.add_webhook("http://127.0.0.1:" + std::to_string(shop_port) + "/hook");
        sandbox.start();
        id = text_at(Api(sandbox).intent(), "id");
        secret = sandbox.webhook_secret().reveal();
        secret_key = sandbox.secret_key();
        publishable_key = sandbox.publishable_key();
        sandbox.stop();
    }
    Receiver shop;  // on another port: the deliveries follow the configured URL
    sandbox::Sandbox sandbox(options);
    sandbox.add_webhook(shop.url());
    sandbox.start();
    CHECK(sandbox.webhook_secret().reveal() == secret);
    CHECK(sandbox.secret_key() == secret_key);
    CHECK(sandbox.publishable_key() == publishable_key);
    Api api(sandbox);
    CHECK(api.get("/v1/payment_intents/" + id).json().at("status") == "requires_payment_method");
    const auto received = shop.wait_for(1);
    REQUIRE(received.size() == 1);
    CHECK(received.front().event().at("data").at("object").at("id") == json::value(id));
    CHECK(verifies(received.front(), Secret(secret)));
}

TEST_CASE("faults are set over HTTP: what is dropped does not come, and comes when it is asked for again") {
    Receiver shop;
    sandbox::Sandbox sandbox(quick_options());
    sandbox.add_webhook(shop.url());
    sandbox.start();
    Api api(sandbox);
    Browser tester(sandbox.port());
    CHECK(tester.post("/_sandbox/faults", R"({"drop":1})").json().at("drop") == 1);
    CHECK(tester.post("/_sandbox/faults", R"({"drop":"x"})").status == 400);
    CHECK(tester.get("/_sandbox/faults").json().at("drop") == 1);
    const std::string id = text_at(api.intent(), "id");
    CHECK(tester.post("/_sandbox/faults", "{}").status == 200);
    api.post("/v1/payment_intents/" + id + "/cancel");
    auto received = shop.wait_for(1);
    CHECK(types_of(received) == std::vector<std::string>{"payment_intent.canceled"});
    const json::value events = api.get("/v1/events?type=payment_intent.created").json();
    api.post("/v1/events/" + text(events.at("data").at(0).at("id")) + "/retry");
    received = shop.wait_for(2);
    CHECK(types_of(received) ==
          std::vector<std::string>{"payment_intent.canceled", "payment_intent.created"});
}

TEST_CASE("what settles later does so by itself") {
    Receiver shop;
    sandbox::Sandbox sandbox(quick_options());
    sandbox.add_webhook(shop.url());
    sandbox.start();
    CHECK(Api(sandbox).intent("&confirm=true&payment_method=pm_usBankAccount_success").at("status") ==
          "processing");
    const auto received = shop.wait_for(5);
    REQUIRE(received.size() == 5);
    CHECK(received.back().type() == "payment_intent.succeeded");
}

TEST_CASE("an idempotency key is in use while its answer is held back") {
    sandbox::Sandbox sandbox(quick_options());
    sandbox.start();
    Browser(sandbox.port()).post("/_sandbox/faults", R"({"api_delay_ms":500})");
    const auto create = [&sandbox] {
        return Browser(sandbox.port())
            .send("POST", "/v1/customers", "name=A",
                  {{"Authorization", "Bearer sk_test_1"},
                   {"Idempotency-Key", "k1"},
                   {"Content-Type", "application/x-www-form-urlencoded"}});
    };
    Answer slow;
    std::thread first([&] { slow = create(); });
    std::this_thread::sleep_for(150ms);
    Browser(sandbox.port()).post("/_sandbox/faults", "{}");
    const Answer second = create();
    first.join();
    CHECK(slow.status == 200);
    CHECK(second.status == 409);
    const Answer third = create();
    CHECK(third.status == 200);
    CHECK(third.header("idempotent-replayed") == "true");
    CHECK(third.body == slow.body);
}

TEST_CASE("the sandbox says what it is, and answers HEAD, unknown paths and too much with an error") {
    sandbox::Sandbox sandbox(quick_options());
    sandbox.start();
    Browser browser(sandbox.port());
    CHECK(browser.get("/").json().at("object") == "orderwire.sandbox");
    CHECK(browser.send("HEAD", "/", "", {}).status == 200);
    CHECK(browser.get("/v1/a/b/c/d/e/f/g/h/i/j").status == 401);
    CHECK(browser.get("/favicon.ico").status == 401);
    CHECK(browser.send("PUT", "/v1/customers", "a=b", {{"Authorization", "Bearer sk_test_1"}}).status == 404);
    CHECK(browser.send("POST", "/v1/customers", std::string(256 * 1024 + 1, 'a'), {}).status == 413);
}

TEST_CASE("a port in use and a store in use are each one clear line") {
    const TemporaryFolder folder;
    sandbox::Options options = quick_options();
    options.store_path = folder.path() / "sandbox.db";
    sandbox::Sandbox first(options);
    CHECK_THROWS_WITH(sandbox::Sandbox{options}, doctest::Contains("another process uses it"));
    options.store_path.clear();
    options.listen.port = first.port();
    CHECK_THROWS_WITH(sandbox::Sandbox{options}, doctest::Contains("is in use"));
    CHECK_THROWS_AS(first.add_webhook("ftp://shop.example"), std::invalid_argument);
}

TEST_CASE(
    "stopping does not wait for a client that holds its connection, nor for a shop that does not answer") {
    // Accepts, and never answers.
    boost::asio::io_context loop;
    boost::asio::ip::tcp::acceptor silent(loop, {boost::asio::ip::make_address("127.0.0.1"), 0});
    sandbox::Sandbox sandbox(quick_options());
    sandbox.add_webhook("http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/hook");
    sandbox.start();
    boost::asio::ip::tcp::socket idle(loop);
    idle.connect({boost::asio::ip::make_address("127.0.0.1"), sandbox.port()});
    Api(sandbox).intent();
    std::this_thread::sleep_for(100ms);
    const auto begin = std::chrono::steady_clock::now();
    sandbox.stop();
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
}
