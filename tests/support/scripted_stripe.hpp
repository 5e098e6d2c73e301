// A Stripe that answers what a test scripted: slow, cut off, not JSON, busy, refusing.
#pragma once

#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace orderwire::test {

// Answers one request after the other with what the script says, and closes each connection after its answer.
class ScriptedStripe {
  public:
    explicit ScriptedStripe(std::deque<std::string> answers)
        : answers_(std::move(answers)), thread_([this] { serve(); }) {}
    // Answers what `decide` makes of a request.
    explicit ScriptedStripe(std::function<std::string(const std::string&)> decide)
        : decide_(std::move(decide)), thread_([this] { serve(); }) {}
    ~ScriptedStripe() {
        stopping_ = true;
        boost::asio::ip::tcp::socket wake(loop_);
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
            boost::asio::ip::tcp::socket socket = acceptor_.accept();
            if (stopping_) return;
            std::string text;
            boost::system::error_code error;
            boost::asio::read_until(socket, boost::asio::dynamic_buffer(text), "\r\n\r\n", error);
            if (error) continue;
            const std::lock_guard lock(mutex_);
            requests_.push_back(text);
            if (decide_) {
                boost::asio::write(socket, boost::asio::buffer(decide_(text)), error);
                continue;
            }
            if (answers_.empty()) continue;
            boost::asio::write(socket, boost::asio::buffer(answers_.front()), error);
            answers_.pop_front();
        }
    }

    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor acceptor_{loop_, {boost::asio::ip::make_address("127.0.0.1"), 0}};
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::deque<std::string> answers_;
    std::function<std::string(const std::string&)> decide_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

inline std::string answer(int status, const std::string& body, const std::string& headers = "") {
    return "HTTP/1.1 " + std::to_string(status) +
           " X\r\nContent-Type: application/json\r\nConnection: close\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline std::string intent(const std::string& id, const std::string& status = "requires_payment_method") {
    return answer(200, R"({"id":")" + id + R"(","object":"payment_intent","status":")" + status +
                           R"(","amount":4900,"amount_received":)" + (status == "succeeded" ? "4900" : "0") +
                           R"(,"currency":"usd","client_secret":")" + id + R"(_secret_x"})");
}

// A hosted page, as the API returns it with its intent expanded.
inline std::string session(const std::string& id, const std::string& status = "open",
                           const std::string& more = R"("payment_status":"unpaid","payment_intent":null)") {
    return answer(200, R"({"id":")" + id + R"(","object":"checkout.session","status":")" + status +
                           R"(","amount_total":4900,"currency":"usd","url":)" +
                           (status == "open" ? "\"https://checkout.example/" + id + "\"" : "null") + "," +
                           more + "}");
}

inline std::string refusal(const std::string& code) {
    return answer(400,
                  R"({"error":{"type":"invalid_request_error","code":")" + code + R"(","message":"No."}})");
}

inline std::string header_of(const std::string& request, const std::string& name) {
    const std::size_t at = request.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const std::size_t from = at + name.size() + 4;
    return request.substr(from, request.find("\r\n", from) - from);
}

}  // namespace orderwire::test
