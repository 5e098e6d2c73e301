// Connections that never finish what they begin.
#include "crash/run_until.hpp"
#include "crash/scene.hpp"

namespace orderwire::crash {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t body_bytes = 262'144;  // as much as is accepted
// A request that is not whole: what was read, room for as much again, the parser.
constexpr std::uint64_t head_bytes_each = std::uint64_t{16} * 1024;
constexpr std::uint64_t body_bytes_each = head_bytes_each + body_bytes;
constexpr int timed_out = 408;

// Says what it has at once, and then `rest` a byte a second.
class Dribbler final : public load::Connection {
  public:
    struct Tally {
        std::size_t opened = 0;
        std::size_t told = 0;  // 408
        std::size_t gone = 0;
    };
    Dribbler(Loop& loop, std::uint16_t port, std::string first, char rest, Tally& tally)
        : Connection(loop, port), first_(std::move(first)), rest_(rest), tally_(tally) {}
    void drip() {
        if (rest_ != 0) send({&rest_, 1});
    }

  private:
    void on_open() override {
        ++tally_.opened;
        send(std::exchange(first_, {}));
    }
    std::size_t on_bytes(std::string_view bytes) override {
        const auto head = load::read_head(bytes);
        if (!head) return 0;
        tally_.told += head->status == timed_out ? 1 : 0;
        return bytes.size();
    }
    void on_lost() override { ++tally_.gone; }

    std::string first_;
    char rest_;
    Tally& tally_;
};

struct Kind {
    const char* what;
    std::size_t count;
    std::string first;
    char rest;
};

constexpr const char* half_head = "POST /webhooks/stripe HTTP/1.1\r\nHost: localhost\r\nStripe-Sig";

std::string head_with_body(std::size_t sent) {
    return fmt::format("POST /webhooks/stripe HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{}",
                       body_bytes, std::string(sent, 'x'));
}

void attack(Setup& setup, const std::string& name, const std::vector<Kind>& kinds, std::uint64_t bytes_each) {
    const seconds timeout(setup.small ? 1 : 10);
    Scene scene(setup, name, {.more = {"--request-timeout", std::to_string(timeout.count())}});
    Dribbler::Tally tally;
    std::vector<std::shared_ptr<Dribbler>> dribblers;
    for (const Kind& kind : kinds) {
        for (std::size_t i = 0; i < kind.count; ++i) {
            dribblers.push_back(
                std::make_shared<Dribbler>(scene.loop, scene.port, kind.first, kind.rest, tally));
            dribblers.back()->open();
            if (dribblers.size() % 128 == 0)
                run_until(scene.loop, seconds(10), [&] { return tally.opened == dribblers.size(); });
        }
        scene.report.say("{} connections that {}", kind.count, kind.what);
    }
    const auto began = std::chrono::steady_clock::now();
    // The timeout, what an answered connection is given to read its answer, and time for a busy machine.
    run_until(scene.loop, timeout + seconds(15), [&] {
        run_until(scene.loop, seconds(1), [&] { return tally.gone == dribblers.size(); });
        for (const auto& dribbler : dribblers)
            dribbler->drip();
        return tally.gone == dribblers.size();
    });
    scene.report.check(tally.gone == dribblers.size(),
                       "all {} were closed ({}), {:.1f} s after the last came", dribblers.size(), tally.gone,
                       std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
    scene.report.check(tally.told == dribblers.size(), "each was told 408 first ({})", tally.told);
    scene.check_memory(dribblers.size(), bytes_each);
    scene.end();
}

}  // namespace

void half_open(Setup& setup) {
    const std::size_t half = setup.count(5'000) / 2;
    attack(setup, "half-open", {{"send nothing", half, "", 0}, {"send half a head", half, half_head, 0}},
           head_bytes_each);
}

void slow_requests(Setup& setup) {
    const std::size_t each = setup.count(1'000);
    attack(setup, "slow-headers", {{"send their headers a byte a second", each, half_head, 'a'}},
           head_bytes_each);
    attack(setup, "slow-bodies",
           {{"send their bodies a byte a second", each, head_with_body(1), 'a'},
            {"send all but the end of a body of 256 KiB", each / 4, head_with_body(body_bytes - 1'024), 'a'}},
           body_bytes_each);
}

}  // namespace orderwire::crash
