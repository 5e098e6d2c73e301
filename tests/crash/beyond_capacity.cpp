// Webhooks far beyond what the server can take: more connections than it has time for, more requests than
// they were asked for, all well signed, so that no limit per address holds them.
#include "crash/run_until.hpp"
#include "crash/scene.hpp"
#include "crash/steady.hpp"

namespace orderwire::crash {

namespace {

using std::chrono::seconds;

// A request that waits for its commit: its head and body of 1.5 KiB, read and parsed, and its place in the
// writer's queue.
constexpr std::uint64_t publisher_bytes_each = std::uint64_t{20} * 1024;
constexpr std::size_t orders_moved = 1'000;

// Asks `depth` things at a time, and the next when all are answered.
class Publisher final : public load::Connection {
  public:
    struct Tally {
        std::size_t asked = 0;
        std::size_t good = 0;
        std::size_t told = 0;
        std::size_t other = 0;
        std::size_t lost = 0;
        bool over = false;
        std::size_t answered() const { return good + told + other; }
    };
    Publisher(Scene& scene, load::EventMaker& events, std::size_t depth, Tally& tally)
        : Connection(scene.loop, scene.port), scene_(scene), events_(events), depth_(depth), tally_(tally) {}

  private:
    void on_open() override { ask(); }
    void ask() {
        if (tally_.over) return;
        std::string requests;
        for (std::size_t i = 0; i < depth_; ++i, ++tally_.asked) {
            const auto& order = scene_.order(tally_.asked % orders_moved);
            requests += events_.request(events_.moving(order, tally_.asked / orders_moved).body);
        }
        waiting_ = depth_;
        send(requests);
    }
    std::size_t on_bytes(std::string_view bytes) override {
        std::size_t used = 0;
        while (const auto head = load::read_head(bytes.substr(used))) {
            if (bytes.size() - used - head->size < head->content_length) break;
            used += head->size + head->content_length;
            ++(head->status == 200 ? tally_.good : tells_overload(*head) ? tally_.told : tally_.other);
            if (--waiting_ == 0) ask();
        }
        return used;
    }
    void on_lost() override { ++tally_.lost; }

    Scene& scene_;
    load::EventMaker& events_;
    std::size_t depth_;
    std::size_t waiting_ = 0;
    Tally& tally_;
};

void closed_loop(Setup& setup, const std::string& name, std::size_t connections, std::size_t depth) {
    Scene scene(setup, name, {});
    load::EventMaker events(webhook_secret);
    Publisher::Tally tally;
    std::vector<std::shared_ptr<Publisher>> publishers;
    const auto began = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < connections; ++i) {
        publishers.push_back(std::make_shared<Publisher>(scene, events, depth, tally));
        publishers.back()->open();
    }
    run_for(scene.loop, seconds(setup.small ? 1 : 10));
    const double rate = static_cast<double>(tally.answered()) /
                        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    tally.over = true;
    const bool all = run_until(scene.loop, seconds(30), [&] { return tally.answered() == tally.asked; });
    scene.report.say(
        "{} connections, {} webhooks at a time on each: {:.0f} answers a second, {} 200, {} told to come "
        "again",
        connections, depth, rate, tally.good, tally.told);
    scene.report.check(all && tally.lost == 0, "each of {} webhooks has its answer", tally.asked);
    scene.report.check(tally.other == 0, "each answer is 200, or 429 or 503 with Retry-After ({} are not)",
                       tally.other);
    scene.check_memory(connections, publisher_bytes_each);
    for (const auto& publisher : publishers)
        publisher->close();
    scene.end();
}

void open_loop(Setup& setup) {
    Scene scene(setup, "publishers-open", {});
    load::EventMaker events(webhook_secret);
    const std::size_t connections = setup.count(2'000);
    Steady flood(scene.loop, {scene.port,
                              {},
                              setup.small ? 5'000.0 : 40'000.0,
                              connections,
                              [&](std::size_t number, Steady::Instant) {
                                  const auto& order = scene.order(number % orders_moved);
                                  return events.request(events.moving(order, number / orders_moved).body);
                              }});
    flood.start();
    run_for(scene.loop, seconds(setup.small ? 1 : 10));
    flood.stop();
    const bool all = run_until(scene.loop, seconds(30), [&] { return flood.under_way() == 0; });
    const auto& outcome = flood.outcome();
    scene.report.say("40,000 a second were due; {} sent, {} 200, {} told to come again", outcome.asked,
                     outcome.good, outcome.told);
    scene.report.check(all && outcome.lost == 0, "each of {} webhooks has its answer", outcome.asked);
    scene.report.check(outcome.refused == 0,
                       "each answer is 200, or 429 or 503 with Retry-After ({} are not)", outcome.refused);
    scene.check_memory(connections, publisher_bytes_each);
    scene.end();
}

}  // namespace

void publishers(Setup& setup) {
    closed_loop(setup, "publishers-pipelined", setup.count(200), 64);
    if (setup.small) return;
    closed_loop(setup, "publishers-closed", setup.count(1'000), 1);
    closed_loop(setup, "publishers-crowd", setup.count(12'000), 1);
    open_loop(setup);
}

}  // namespace orderwire::crash
