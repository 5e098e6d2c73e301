// A webhook endpoint of somebody's shop: keeps what it gets, and answers as it is told.
#pragma once

#include <boost/asio/post.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/json.hpp"
#include "http/server/server.hpp"

namespace orderwire::test {

struct Received {
    std::string signature;
    std::string content_type;
    std::string body;
    json::object event() const { return parse_json(body).value().as_object(); }
    std::string type() const { return text_at(event(), "type"); }
};

class Receiver {
  public:
    // `port` 0 takes any. `answer` gives the status for the n-th delivery, from 0.
    explicit Receiver(
        std::uint16_t port = 0, std::function<int(std::size_t)> answer = [](std::size_t) { return 200; })
        : answer_(std::move(answer)) {
        http::Limits limits;
        limits.requests_per_second = 0;
        limiter_ = std::make_unique<http::AddressLimiter>(limits, std::vector<std::string>());
        router_.add(http::verb::post, "/hook", [this](http::Request& request) { return take(request); });
        server_ = std::make_unique<http::Server>(loop_, http::Endpoint{"127.0.0.1", port}, limits, *limiter_,
                                                 router_);
        server_->start();
        thread_ = std::thread([this] { loop_.run(); });
    }
    ~Receiver() {
        asio::post(loop_, [this] { server_->stop(); });
        // The sandbox's keep-alive connection may stay: nothing here waits for it.
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        loop_.stop();
        thread_.join();
    }
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    std::uint16_t port() const { return server_->port(); }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port()) + "/hook"; }

    // What came, as soon as it is that much; what there is after 10 s.
    std::vector<Received> wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(10), [&] { return received_.size() >= count; });
        return received_;
    }

  private:
    task<http::Response> take(http::Request& request) {
        int status = 0;
        {
            const std::lock_guard lock(mutex_);
            status = answer_(received_.size());
            received_.push_back({std::string(request.header("stripe-signature")),
                                 std::string(request.header(http::field::content_type)), request.body});
        }
        changed_.notify_all();
        co_return http::text_response(static_cast<http::status>(status), "", "text/plain");
    }

    std::function<int(std::size_t)> answer_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Received> received_;  // guarded by mutex_
    Loop loop_{1};
    std::unique_ptr<http::AddressLimiter> limiter_;
    http::Router router_;
    std::unique_ptr<http::Server> server_;
    std::thread thread_;
};

}  // namespace orderwire::test
