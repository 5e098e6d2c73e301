#include "integration/http/test_server.hpp"
#include "base/timer.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <stdexcept>

namespace orderwire::http::testing {

namespace {

template <class F>
bool comes_true(F condition) {
    for (int i = 0; i < 500; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

Response text(std::string body) { return text_response(status::ok, std::move(body), "text/plain"); }

}  // namespace

TestServer::TestServer(Limits limits, std::vector<std::string> trusted_proxies, std::size_t sockets_max,
                       std::size_t spare)
    : limiter_(limits, std::move(trusted_proxies)) {
    if (sockets_max > 0) limiter_.keep_files(sockets_max, spare);
    add_routes();
    released_.expires_at(std::chrono::steady_clock::time_point::max());
    server_.emplace(loop_, Endpoint{"127.0.0.1", 0}, limits, limiter_, router_);
    server_->start();
    thread_ = std::thread([this] {
        const auto work = asio::make_work_guard(loop_);
        loop_.run();
    });
}

TestServer::~TestServer() {
    loop_.stop();
    thread_.join();
    taken.reset();
    server_.reset();
}

void TestServer::release() {
    on_loop([this] { return released_.cancel(); });
}

void TestServer::stop() {
    on_loop([this] { server_->stop(); });
}

std::size_t TestServer::connections() {
    return on_loop([this] { return server_->connections(); });
}

bool TestServer::has_connections(std::size_t count) {
    return comes_true([&] { return connections() == count; });
}

int TestServer::judged() {
    return on_loop([this] { return judged_; });
}

int TestServer::waiting() {
    return on_loop([this] { return waiting_; });
}

bool TestServer::is_waiting(int count) {
    return comes_true([&] { return waiting() == count; });
}

bool TestServer::has_taken() {
    return comes_true([&] { return on_loop([this] { return taken.has_value(); }); });
}

bool TestServer::has_parked(std::size_t count) {
    return comes_true([&] { return on_loop([&] { return deferred_.size() == count; }); });
}

bool TestServer::has_gone(int count) {
    return comes_true([&] { return on_loop([&] { return gone_ == count; }); });
}

void TestServer::answer_deferred(std::string body) {
    on_loop([&] {
        const auto deferred = std::move(deferred_.front());
        deferred_.pop_front();
        deferred->answer(text(body));
        deferred->answer(text("a second answer"));
    });
}

void TestServer::add_routes() {
    router_.add(verb::get, "/hello", [](Request&) -> task<Response> { co_return text("hello"); });
    router_.add(verb::get, "/number/{n}", [this](Request& request) -> task<Response> {
        Timer timer(loop_);
        timer.expires_after(request.param("n") == "1" ? 50ms : 0ms);
        co_await timer.async_wait(use_task);
        co_return text(request.param("n"));
    });
    router_.add(verb::post, "/echo",
                [](Request& request) -> task<Response> { co_return text(request.body); });
    router_.add(verb::get, "/peer",
                [](Request& request) -> task<Response> { co_return text(request.peer.to_string()); });
    router_.add(verb::get, "/large",
                [](Request&) -> task<Response> { co_return text(std::string(16 * 1024 * 1024, 'x')); });
    router_.add(verb::get, "/empty",
                [](Request&) -> task<Response> { co_return empty_response(status::no_content); });
    router_.add(verb::get, "/throw", [](Request&) -> task<Response> {
        throw std::runtime_error("on purpose");
        co_return Response{};
    });
    router_.add(verb::get, "/throw-early", [](Request&) -> task<Response> { throw 42; });
    const auto judged_by_answer = [this](Request& request) -> task<Response> {
        ++judged_;
        request.exempt = request.param("exempt") == "yes";
        co_return text("judged");
    };
    router_.add(verb::get, "/judged/{exempt}", judged_by_answer, RateLimitPolicy::unless_exempt);
    router_.add(verb::get, "/close", [](Request&) -> task<Response> {
        Response response = text("closed");
        response.set(field::connection, "close");
        co_return response;
    });
    router_.add(verb::get, "/wait", [this](Request&) -> task<Response> {
        ++waiting_;
        boost::system::error_code error;
        auto token = asio::redirect_error(use_task, error);
        co_await released_.async_wait(token);
        --waiting_;
        co_return text("waited");
    });
    router_.add(verb::get, "/defer", [this](Request&) -> task<Response> {
        Response response = empty_response(status::no_content);
        response.set("X-Deferred", "yes");
        response.defer = [this](std::shared_ptr<DeferredResponse> deferred) {
            const auto* const which = deferred.get();
            deferred_.push_back(std::move(deferred));
            deferred_.back()->when_gone([this, which] {
                ++gone_;
                std::erase_if(deferred_, [&](const auto& held) { return held.get() == which; });
            });
        };
        co_return response;
    });
    router_.add(verb::get, "/defer-throws", [](Request&) -> task<Response> {
        Response response;
        response.defer = [](const std::shared_ptr<DeferredResponse>&) {
            throw std::runtime_error("on purpose");
        };
        co_return response;
    });
    router_.add(verb::get, "/take", [this](Request&) -> task<Response> {
        Response response;
        response.hijack = [this](HijackedConnection hijacked) { taken.emplace(std::move(hijacked)); };
        co_return response;
    });
}

}  // namespace orderwire::http::testing
