// An HTTP server on a loop of its own thread, with short limits.
#pragma once

#include <doctest/doctest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "http/server/server.hpp"
#include "support/raw_client.hpp"

namespace orderwire::http::testing {

using namespace std::chrono_literals;

// Long enough for a slow machine under a sanitizer, short enough for a test.
inline Limits quick_limits() {
    Limits limits;
    limits.request_timeout = 300ms;
    limits.idle_timeout = 300ms;
    limits.write_timeout = 1s;
    limits.requests_per_second = 0;
    limits.connections_per_address = 0;
    return limits;
}

// Answers, at:
//   GET  /hello        "hello"
//   GET  /number/{n}   n, after 50 ms where n is 1
//   POST /echo         the body
//   GET  /peer         the client's address
//   GET  /large        16 MiB
//   GET  /empty        204
//   GET  /throw        an exception;  /throw-early: one before there is a coroutine
//   GET  /judged/{x}   "judged"; a failed try, unless x is yes
//   GET  /close        "closed", with Connection: close
//   GET  /wait         "waited", after release()
//   GET  /take         a hijack, kept in `taken`
//   GET  /defer         defers, with "X-Deferred: yes"; HEAD gets 204
class TestServer {
  public:
    // From `sockets_max` connections on files are scarce (0: never).
    explicit TestServer(Limits limits = quick_limits(), std::vector<std::string> trusted_proxies = {},
                        std::size_t sockets_max = 0, std::size_t spare = 0);
    ~TestServer();
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    std::uint16_t port() const { return server_->port(); }
    void release();                           // lets /wait go on
    void stop();                              // as Server::stop
    void stop_on_loop() { server_->stop(); }  // where one is already
    std::size_t connections();
    bool has_connections(std::size_t count);  // becomes true soon
    int waiting();                            // handlers in /wait
    int judged();                             // how often /judged was asked
    bool is_waiting(int count);               // becomes true soon

    template <class F>
    auto on_loop(F function) {
        std::packaged_task<decltype(function())()> work(std::move(function));
        auto done = work.get_future();
        asio::post(loop_, [&work] { work(); });
        return done.get();
    }
    Loop& loop() { return loop_; }

    bool has_taken();                         // becomes true soon
    std::optional<HijackedConnection> taken;  // on the loop

    bool has_parked(std::size_t count);      // becomes true soon
    bool has_gone(int count);                // clients of deferred requests; becomes true soon
    void answer_deferred(std::string body);  // the oldest deferred request

  private:
    void add_routes();

    Router router_;
    AddressLimiter limiter_;
    int waiting_ = 0;
    int judged_ = 0;
    Loop loop_{1};
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                               Executor>
        released_{loop_};
    std::deque<std::shared_ptr<DeferredResponse>> deferred_;
    int gone_ = 0;
    std::optional<Server> server_;
    std::thread thread_;
};

using test::RawAnswer;
using test::RawClient;

}  // namespace orderwire::http::testing
