// Checkout over real sockets: what the customer's redirect waits for.
#include <doctest/doctest.h>

#include <future>

#include "integration/sandbox/receiver.hpp"
#include "sandbox/sandbox.hpp"
#include "support/client.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

sandbox::Options options_with(std::chrono::milliseconds delay) {
    sandbox::Options options;
    options.listen = {"127.0.0.1", 0};
    options.delay = delay;
    return options;
}

// The path of a new session's page.
std::string new_session(const sandbox::Sandbox& sandbox) {
    const Answer made =
        Browser(sandbox.port())
            .send("POST", "/v1/checkout/sessions",
                  "mode=payment&success_url=https%3A%2F%2Fshop.example&line_items[0][quantity]=1&"
                  "line_items[0][price_data][currency]=usd&"
                  "line_items[0][price_data][unit_amount]=4900&"
                  "line_items[0][price_data][product_data][name]=A",
                  {{"Authorization", "Bearer " + sandbox.secret_key()},
                   {"Content-Type", "application/x-www-form-urlencoded"}});
    CHECK(made.status == 200);
    const std::string url(made.json().at("url").as_string());
    return url.substr(sandbox.base_url().size());
}

Answer pay(const sandbox::Sandbox& sandbox, const std::string& path) {
    return Browser(sandbox.port())
        .send("POST", path, "email=a%40shop.example&card[number]=4242424242424242&exp=12%2F40&card[cvc]=123",
              {{"Content-Type", "application/x-www-form-urlencoded"}});
}

}  // namespace

TEST_CASE("a customer comes back when the shop has answered, and the shop knows by then") {
    Receiver shop;
    sandbox::Sandbox sandbox(options_with(50ms));
    sandbox.add_webhook(shop.url());
    sandbox.start();
    const Answer back = pay(sandbox, new_session(sandbox));
    CHECK(back.status == 303);
    CHECK(back.header("location") == "https://shop.example");
    const auto received = shop.wait_for(0);  // what there is by now
    REQUIRE(received.size() == 4);
    CHECK(received.back().type() == "checkout.session.completed");
}

TEST_CASE("a delivery that is held back for longer than a customer would wait is not waited for") {
    Receiver shop;
    sandbox::Sandbox sandbox(options_with(1h));
    sandbox.add_webhook(shop.url());
    sandbox.start();
    CHECK(pay(sandbox, new_session(sandbox)).status == 303);
    CHECK(shop.wait_for(0).empty());
}

TEST_CASE("a sandbox that stops lets go of a customer who waits for a shop that does not answer") {
    boost::asio::io_context loop;
    boost::asio::ip::tcp::acceptor silent(loop, {boost::asio::ip::make_address("127.0.0.1"), 0});
    sandbox::Sandbox sandbox(options_with(0ms));
    sandbox.add_webhook("http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/hook");
    sandbox.start();
    const std::string path = new_session(sandbox);
    auto waiting = std::async(std::launch::async, [&] { return pay(sandbox, path); });
    const auto first = silent.accept();  // the first delivery is on its way, so the customer waits
    sandbox.stop();
    CHECK(waiting.get().status == 303);
}
