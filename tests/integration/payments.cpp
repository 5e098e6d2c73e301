// Payments against a Stripe that misbehaves: slow, cut off, not JSON, busy, refusing.
#include <doctest/doctest.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <mutex>
#include <thread>

#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

namespace net = boost::asio;

// Answers one request after the other with what the script says, and closes each connection after its answer.
class ScriptedStripe {
  public:
    explicit ScriptedStripe(std::deque<std::string> answers)
        : answers_(std::move(answers)), thread_([this] { serve(); }) {}
    ~ScriptedStripe() {
        stopping_ = true;
        net::ip::tcp::socket wake(loop_);
        boost::system::error_code ignored;
        wake.connect(acceptor_.local_endpoint(), ignored);
        thread_.join();
    }
    std::string url() const {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }
    std::vector<std::string> requests() {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

  private:
    void serve() {
        while (!stopping_) {
            net::ip::tcp::socket socket = acceptor_.accept();
            if (stopping_) return;
            std::string text;
            boost::system::error_code error;
            net::read_until(socket, net::dynamic_buffer(text), "\r\n\r\n", error);
            if (error) continue;
            const std::lock_guard lock(mutex_);
            requests_.push_back(text);
            if (answers_.empty()) continue;
            net::write(socket, net::buffer(answers_.front()), error);
            answers_.pop_front();
        }
    }

    net::io_context loop_;
    net::ip::tcp::acceptor acceptor_{loop_, {net::ip::make_address("127.0.0.1"), 0}};
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::deque<std::string> answers_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

std::string answer(int status, const std::string& body, const std::string& headers = "") {
    return "HTTP/1.1 " + std::to_string(status) +
           " X\r\nContent-Type: application/json\r\nConnection: close\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string intent(const std::string& id, const std::string& status = "requires_payment_method") {
    return answer(200, R"({"id":")" + id + R"(","object":"payment_intent","status":")" + status +
                           R"(","amount":4900,"amount_received":)" + (status == "succeeded" ? "4900" : "0") +
                           R"(,"currency":"usd","client_secret":")" + id + R"(_secret_x"})");
}

std::string refusal(const std::string& code) {
    return answer(400,
                  R"({"error":{"type":"invalid_request_error","code":")" + code + R"(","message":"No."}})");
}

std::string header_of(const std::string& request, const std::string& name) {
    const std::size_t at = request.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const std::size_t from = at + name.size() + 4;
    return request.substr(from, request.find("\r\n", from) - from);
}

struct Case {
    explicit Case(std::deque<std::string> answers)
        : stripe(std::move(answers)),
          shop([this](app::ServeOptions& options) { options.stripe_api = stripe.url(); }),
          browser(shop.port()) {
        path = "/api/orders/" +
               text(browser.post("/api/orders", R"({"course_id":"cpp-concurrency"})").json().at("id"));
    }
    ScriptedStripe stripe;
    Shop shop;
    Browser browser;
    std::string path;
};

}  // namespace

TEST_CASE("an attempt that fails is repeated with the same idempotency key, and gives one intent") {
    Case test({answer(500, "{}"), answer(409, "{}"), intent("pi_1")});
    CHECK(test.browser.post(test.path + "/payment-intent").status == 200);
    const auto requests = test.stripe.requests();
    REQUIRE(requests.size() == 3);
    const std::string order = test.path.substr(12);
    for (const std::string& request : requests) {
        CHECK(request.starts_with("POST /v1/payment_intents HTTP/1.1"));
        CHECK(header_of(request, "Idempotency-Key") == "order:" + order + ":1");
        CHECK(header_of(request, "Stripe-Version") == "2026-10-28.endive");
        CHECK(header_of(request, "Authorization").starts_with("Bearer sk_test_"));
    }
}

TEST_CASE(
    "an answer that is cut off, HTML, empty or busy is a clear, retryable error, and later the same intent") {
    for (const std::string& broken :
         {std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":"), answer(200, "<html>"),
          std::string(), answer(429, "{}"), answer(503, "<html>", "stripe-should-retry: true\r\n")}) {
        Case test({broken, broken, broken, intent("pi_1")});
        const Answer failed = test.browser.post(test.path + "/payment-intent");
        CHECK(failed.status == 503);
        CHECK(failed.code() == "stripe_unavailable");
        CHECK_FALSE(failed.header("Retry-After").empty());
        CHECK(test.browser.post(test.path + "/payment-intent").status == 200);
        CHECK(header_of(test.stripe.requests().front(), "Idempotency-Key") ==
              header_of(test.stripe.requests().back(), "Idempotency-Key"));
    }
}

TEST_CASE("Stripe's own word about repeating counts more than the status") {
    Case test({answer(500, R"({"error":{"message":"Broken."}})", "stripe-should-retry: false\r\n"),
               intent("pi_1")});
    const Answer refused = test.browser.post(test.path + "/payment-intent");
    CHECK(refused.status == 502);
    CHECK(refused.code() == "stripe_refused");
    CHECK(test.stripe.requests().size() == 1);
}

TEST_CASE("after a definite refusal the next attempt has the next number") {
    Case test({refusal("amount_too_small"), intent("pi_1")});
    CHECK(test.browser.post(test.path + "/payment-intent").code() == "stripe_refused");
    CHECK(test.browser.post(test.path + "/payment-intent").status == 200);
    CHECK(header_of(test.stripe.requests().back(), "Idempotency-Key").ends_with(":2"));
}

TEST_CASE("the status follows Stripe's answer to a cancellation") {
    struct Row {
        std::string status;
        int code;
        std::string problem;
        std::string order;
    };
    for (const Row& row :
         {Row{"canceled", 200, "", "cancelled"}, Row{"succeeded", 409, "already_paid", "paid"},
          Row{"processing", 409, "payment_in_progress", "pending"}}) {
        CAPTURE(row.status);
        const bool cancelled = row.status == "canceled";
        std::deque<std::string> answers{intent("pi_1")};
        if (!cancelled) answers.push_back(refusal("payment_intent_unexpected_state"));
        answers.push_back(intent("pi_1", row.status));
        Case test(std::move(answers));
        REQUIRE(test.browser.post(test.path + "/payment-intent").status == 200);
        const Answer answered = test.browser.post(test.path + "/cancel");
        CHECK(answered.status == row.code);
        if (!cancelled) CHECK(answered.code() == row.problem);
        CHECK(text(test.browser.get(test.path).json().at("status")) == row.order);
    }
}

TEST_CASE("an order whose intent was asked for but never answered is completed before it is cancelled") {
    Case test({"", "", "", intent("pi_1"), intent("pi_1", "canceled")});
    CHECK(test.browser.post(test.path + "/payment-intent").status == 503);
    CHECK(text(test.browser.post(test.path + "/cancel").json().at("status")) == "cancelled");
    const auto requests = test.stripe.requests();
    CHECK(header_of(requests[3], "Idempotency-Key") == header_of(requests[0], "Idempotency-Key"));
    CHECK(requests[4].starts_with("POST /v1/payment_intents/pi_1/cancel"));
}
