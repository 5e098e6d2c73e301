// Clients that do not read, on sockets that hold little: how many views wait for them, and for how long.
#include <doctest/doctest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <regex>
#include <vector>

#include "http/server/router.hpp"
#include "transport/sse.hpp"
#include "transport/websocket.hpp"

using namespace orderwire;
using namespace orderwire::transport;
using namespace std::chrono_literals;
using asio::ip::tcp;

namespace {

constexpr std::size_t view_bytes = 16 * 1024;

// One order, one watcher, and no thread but the test's own.
class SlowWatcher {
  public:
    // 0: what the kernel makes of it
    explicit SlowWatcher(const Options& options, int send_buffer = 4096)
        : registry_(std::make_shared<SessionRegistry>(
              loop_, hub_, [this](const std::string&) { return stored_; }, origins_, options, metrics_)) {
        registry_->start();
        commit(1);
        asio::basic_socket_acceptor<tcp, Executor> acceptor(loop_, tcp::endpoint(tcp::v4(), 0));
        const tcp::endpoint address(asio::ip::make_address("127.0.0.1"), acceptor.local_endpoint().port());
        client_.open(tcp::v4());
        client_.set_option(asio::socket_base::receive_buffer_size(4096));
        client_.connect(address);
        server_ = acceptor.accept();
        if (send_buffer > 0) server_.set_option(asio::socket_base::send_buffer_size(send_buffer));
        server_.non_blocking(true);
        client_.non_blocking(true);
    }

    void watch_as_stream() {
        http::Request request;
        request.params["id"] = "order";
        hand_over(open_event_stream(registry_, request), request);
    }
    void watch_as_websocket() {
        http::Request request;
        request.method = http::verb::get;
        request.target = "/live?order=order";
        request.query["order"] = "order";
        request.upgrade = true;
        for (const auto& [name, value] : {std::pair{"Host", "test"},
                                          {"Upgrade", "websocket"},
                                          {"Connection", "Upgrade"},
                                          {"Sec-WebSocket-Version", "13"},
                                          {"Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="}}) {
            request.headers.set(name, value);
        }
        hand_over(open_websocket(registry_, request), request);
    }

    void commit(std::uint64_t cursor) {
        std::string text = "<" + std::to_string(cursor) + ">";
        text.resize(view_bytes, '.');
        stored_ = std::make_shared<const hub::Message>(
            hub::Message{"order", cursor, false, std::make_shared<const std::string>(std::move(text))});
        hub_.publish(stored_);
        loop_.poll();
    }

    // The cursors of the views that came, once `last` is among them; or what came within 10 s.
    std::vector<std::uint64_t> read_until(std::uint64_t last) {
        const std::string wanted = "<" + std::to_string(last) + ">";
        run_until([&] { return read().find(wanted) != std::string::npos; });
        std::vector<std::uint64_t> cursors;
        const std::regex pattern("<([0-9]+)>");
        for (std::sregex_iterator i(received_.begin(), received_.end(), pattern), end; i != end; ++i)
            cursors.push_back(std::stoull((*i)[1]));
        return cursors;
    }

    bool is_dropped() {
        return run_until([&] { return registry_->size() == 0; });
    }
    std::size_t watchers() const { return registry_->size(); }

  private:
    void hand_over(http::Response response, const http::Request& request) {
        REQUIRE(response.hijack);
        const auto hijack = std::move(response.hijack);
        hijack(http::HijackedConnection{std::move(server_), request, std::move(response), 11, "", nullptr});
        loop_.poll();
    }

    const std::string& read() {
        std::array<char, 64 * 1024> bytes;
        boost::system::error_code error;
        const std::size_t size = client_.read_some(asio::buffer(bytes), error);
        return received_.append(bytes.data(), size);
    }

    template <class Condition>
    bool run_until(Condition condition) {
        const auto deadline = std::chrono::steady_clock::now() + 10s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            loop_.run_for(1ms);
        }
        return true;
    }

    Metrics metrics_;
    http::OriginPolicy origins_{"http://127.0.0.1", {}};
    Loop loop_{1};
    hub::Hub hub_;
    hub::MessagePtr stored_;
    std::shared_ptr<SessionRegistry> registry_;
    Socket server_{loop_};
    Socket client_{loop_};
    std::string received_;
};

void check_newest_only(SlowWatcher& slow) {
    constexpr std::uint64_t last = 500;
    for (std::uint64_t cursor = 2; cursor <= last; ++cursor)
        slow.commit(cursor);
    const auto cursors = slow.read_until(last);
    REQUIRE_FALSE(cursors.empty());
    CHECK(cursors.back() == last);
    CHECK(std::is_sorted(cursors.begin(), cursors.end()));
    // What the sockets' buffers took, and then one: of 500 views of 16 KiB.
    CHECK(cursors.size() < 100);
    CHECK(slow.watchers() == 1);
}

void check_dropped(SlowWatcher& slow) {
    for (std::uint64_t cursor = 2; cursor <= 500; ++cursor)
        slow.commit(cursor);
    CHECK(slow.is_dropped());
}

Options impatient() {
    Options options;
    options.write_timeout = 200ms;
    options.heartbeat_interval = 1s;
    return options;
}

}  // namespace

TEST_CASE("a stream that is not read holds one view, the newest") {
    SlowWatcher slow{Options()};
    slow.watch_as_stream();
    check_newest_only(slow);
}

TEST_CASE("a WebSocket that is not read holds one view, the newest") {
    SlowWatcher slow{Options()};
    slow.watch_as_websocket();
    check_newest_only(slow);
}

// Linux gives a local connection more than 2 MiB, a distant one up to 4.
TEST_CASE("a stream that is not read holds one view, whatever the kernel would take") {
    SlowWatcher slow(Options(), 0);
    slow.watch_as_stream();
    check_newest_only(slow);
}

TEST_CASE("a WebSocket that is not read holds one view, whatever the kernel would take") {
    SlowWatcher slow(Options(), 0);
    slow.watch_as_websocket();
    check_newest_only(slow);
}

TEST_CASE("a stream that takes nothing for the write time-out is dropped") {
    SlowWatcher slow(impatient());
    slow.watch_as_stream();
    check_dropped(slow);
}

TEST_CASE("a WebSocket that takes nothing for the write time-out is dropped") {
    SlowWatcher slow(impatient());
    slow.watch_as_websocket();
    check_dropped(slow);
}
