// Watchers that take nothing, on all transports, whose orders keep changing.
#include "crash/dialects.hpp"
#include "crash/run_until.hpp"
#include "crash/scene.hpp"
#include "crash/steady.hpp"
#include "load/websocket_frame.hpp"

namespace orderwire::crash {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t orders_watched = 16;
constexpr int receive_buffer = 2'304;  // as small as Linux makes it
// Beside what an idle watcher has: two views, one on its way and one that waits.
constexpr std::uint64_t never_read_bytes_each = std::uint64_t{8} * 1024;

class NeverReader final : public load::Connection {
  public:
    NeverReader(Loop& loop, std::uint16_t port, std::string first, std::size_t& opened)
        : Connection(loop, port), first_(std::move(first)), opened_(opened) {
        set_reading(false);
        set_receive_buffer(receive_buffer);
    }

  private:
    void on_open() override {
        send(first_);
        ++opened_;
    }
    std::size_t on_bytes(std::string_view bytes) override { return bytes.size(); }
    void on_lost() override {}

    std::string first_;
    std::size_t& opened_;
};

std::string get(const std::string& target) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", target);
}

std::string first_words(std::size_t transport, const std::string& order) {
    switch (transport) {
        case 0:
            return load::upgrade_request("/live?order=" + order);
        case 1:
            return get("/api/orders/" + order + "/events");
        case 2:
            return load::upgrade_request("/socket.io/?EIO=4&transport=websocket");
        default: {  // as many as fit behind a held one
            std::string polls;
            for (int i = 0; i < 100; ++i)
                polls += get("/api/orders/" + order + "?since=1&wait=60");
            return polls;
        }
    }
}

}  // namespace

void never_read(Setup& setup) {
    // A heartbeat of a second: what takes nothing for two is dropped.
    Scene scene(setup, "never-read", {.more = {"--heartbeat", setup.small ? "1" : "5"}});
    const std::size_t count = setup.count(5'000);
    std::size_t opened = 0;
    std::vector<std::shared_ptr<NeverReader>> readers;
    const auto open_next = [&] {
        const std::size_t number = readers.size();
        const std::string& order = scene.order(number / 4 % orders_watched).id;
        readers.push_back(
            std::make_shared<NeverReader>(scene.loop, scene.port, first_words(number % 4, order), opened));
        readers.back()->open();
    };
    run_until(scene.loop, seconds(60), [&] {
        while (readers.size() < count && readers.size() < opened + 128)
            open_next();
        return opened == count;
    });
    const auto watchers = [&] { return figure(scene.loop, scene.port, "orderwire_watchers"); };
    // Who speaks Socket.IO says what it wants after the handshake, which it does not read either.
    run_for(scene.loop, milliseconds(setup.small ? 300 : 1'000));
    for (std::size_t i = 2; i < count; i += 4) {
        readers[i]->send(load::make_frame(load::Opcode::text, "40"));
        const std::string wish = SocketIoDialect::subscription(scene.order(i / 4 % orders_watched).id);
        readers[i]->send(load::make_frame(load::Opcode::text, wish));
    }
    const auto all = static_cast<double>(setup.good() + count);
    const bool all_watch = run_until(scene.loop, seconds(20), [&] { return watchers() >= all; });
    scene.report.check(all_watch, "{} watchers that read nothing watch, beside {} good ones", count,
                       setup.good());

    load::EventMaker events(webhook_secret);
    Steady changes(scene.loop,
                   {scene.port, {}, setup.small ? 800.0 : 48.0, 8, [&](std::size_t number, Steady::Instant) {
                        const auto& order = scene.order(number % orders_watched);
                        return events.request(events.moving(order, number / orders_watched).body);
                    }});
    changes.start();
    // A Socket.IO client has 45 s from its last sign of life.
    const bool gone = run_until(scene.loop, seconds(setup.small ? 20 : 90), [&] {
        run_for(scene.loop, milliseconds(200));
        const double socket_io =
            setup.small ? figure(scene.loop, scene.port, "orderwire_watchers{transport=\"socket_io\"}") : 0;
        return watchers() - socket_io <= static_cast<double>(setup.good());
    });
    scene.report.check(gone, "each of them was dropped in time ({} are left)",
                       watchers() - static_cast<double>(setup.good()));
    changes.stop();
    scene.check_memory(count, never_read_bytes_each);
    for (const auto& reader : readers)
        reader->close();
    scene.end();
}

}  // namespace orderwire::crash
