// All watchers come at one moment, as after a network's failure; twice, because what the first storm took
// must serve the second.
#include "base/timer.hpp"
#include "crash/dialects.hpp"
#include "crash/run_until.hpp"
#include "crash/scene.hpp"

namespace orderwire::crash {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// While it is being opened a connection has a parser and buffers; idle, a third of it.
constexpr std::uint64_t storm_bytes_each = std::uint64_t{10} * 1024;

class Storm {
  public:
    Storm(Scene& scene, std::size_t count) : scene_(scene), socket_io_(orders_of(scene, count)) {
        native_ = native_dialect(orders_of(scene, count));
        events_.ready = [this](load::Watcher&) { ++ready_; };
        events_.view = [](load::Watcher&, std::string_view) {};
        events_.refused = [this](load::Watcher& watcher, int) { come_again(watcher.index()); };
        events_.lost = [this](load::Watcher& watcher, std::string_view) { come_again(watcher.index()); };
        watchers_.resize(count);
    }
    ~Storm() {
        for (const auto& watcher : watchers_)
            watcher->close();
        scene_.loop.poll();
    }
    Storm(const Storm&) = delete;
    Storm& operator=(const Storm&) = delete;

    void blow(const char* which) {
        const auto began = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < watchers_.size(); ++i)
            open(i);
        const bool all = run_until(scene_.loop, seconds(60), [this] { return ready_ == watchers_.size(); });
        const auto took = std::chrono::steady_clock::now() - began;
        scene_.report.check(
            all,
            "{} storm: {} of {} watchers had their view within {:.1f} s, {} of them after another attempt",
            which, ready_, watchers_.size(), std::chrono::duration<double>(took).count(), again_);
    }

  private:
    static std::vector<load::FilledOrder> orders_of(const Scene& scene, std::size_t count) {
        std::vector<load::FilledOrder> orders;
        for (std::size_t i = 0; i < count; ++i)
            orders.push_back(scene.order(i));
        return orders;
    }
    void open(std::size_t index) {
        constexpr std::array transports{load::Transport::websocket, load::Transport::sse,
                                        load::Transport::long_poll, load::Transport::websocket};
        const load::Dialect& dialect =
            index % 4 == 3 ? static_cast<const load::Dialect&>(socket_io_) : *native_;
        watchers_[index] = std::make_shared<load::Watcher>(scene_.loop, scene_.port, index,
                                                           transports[index % 4], dialect, events_);
        watchers_[index]->open();
    }
    void come_again(std::size_t index) {
        ++again_;
        auto timer = std::make_shared<Timer>(scene_.loop, milliseconds(500 + index % 500));
        timer->async_wait([this, timer, index, here = std::weak_ptr(here_)](boost::system::error_code) {
            if (!here.expired()) open(index);
        });
    }

    Scene& scene_;
    SocketIoDialect socket_io_;
    std::unique_ptr<load::Peer> native_;
    load::Watcher::Events events_;
    std::vector<std::shared_ptr<load::Watcher>> watchers_;
    std::size_t ready_ = 0;
    std::size_t again_ = 0;
    std::shared_ptr<bool> here_ = std::make_shared<bool>(true);  // goes with it
};

}  // namespace

void reconnect_storm(Setup& setup) {
    Scene scene(setup, "reconnect-storm", {});
    const std::size_t count = setup.count(15'000);
    for (const char* which : {"first", "second"}) {
        {
            Storm storm(scene, count);
            storm.blow(which);
            run_for(scene.loop, milliseconds(setup.small ? 100 : 1'000));
            scene.check_memory(count, storm_bytes_each);
        }
        const auto all_gone = [&] {
            return figure(scene.loop, scene.port, "orderwire_watchers") <= static_cast<double>(setup.good());
        };
        scene.report.check(run_until(scene.loop, seconds(20), all_gone),
                           "when they left, nothing was left of them");
    }
    run_for(scene.loop, milliseconds(setup.small ? 100 : 1'000));
    scene.check_memory(count, storm_bytes_each);
    scene.end();
}

}  // namespace orderwire::crash
