// A store that stands still while large webhooks come: what waits is bounded, the rest is told at once.
#include <boost/asio/executor_work_guard.hpp>
#include <filesystem>

#include "base/sqlite.hpp"
#include "crash/run_until.hpp"
#include "crash/scene.hpp"
#include "load/http_answer.hpp"
#include "load/processes.hpp"

namespace orderwire::crash {

namespace {

using std::chrono::seconds;

constexpr std::size_t webhooks_sent = 200;
constexpr std::size_t padding = 250'000;  // with it a body is nearly as large as is accepted
// The writer's queue and the commit under way may hold 32 MiB each.
constexpr std::size_t waiting_max = std::size_t{64} * 1024 * 1024;
// A request on its way in, and another copy where it is parsed.
constexpr std::uint64_t request_bytes = std::uint64_t{3} * 256 * 1024;

class LargeWebhook final : public load::Connection {
  public:
    struct Tally {
        std::size_t good = 0;
        std::size_t overloaded = 0;
        std::size_t other = 0;
        std::size_t all() const { return good + overloaded + other; }
    };
    LargeWebhook(Loop& loop, std::uint16_t port, std::string request, Tally& tally)
        : Connection(loop, port), request_(std::move(request)), tally_(tally) {}

  private:
    void on_open() override { send(std::exchange(request_, {})); }
    std::size_t on_bytes(std::string_view bytes) override {
        const auto head = load::read_head(bytes);
        if (!head || bytes.size() - head->size < head->content_length) return 0;
        const bool says_so = bytes.find(R"("code":"overloaded")") != std::string_view::npos;
        const bool overloaded = head->status == 503 && says_so && !head->retry_after.empty();
        ++(head->status == 200 ? tally_.good : overloaded ? tally_.overloaded : tally_.other);
        return bytes.size();
    }
    void on_lost() override { ++tally_.other; }

    std::string request_;
    Tally& tally_;
};

}  // namespace

void stalled_store(Setup& setup) {
    Report& report = setup.report;
    report.begin("stalled-store");
    Serving serving;
    serving.program = setup.program;
    serving.store = std::filesystem::path(setup.filled).replace_filename("stalled-store.db");
    serving.port = free_port();
    copy_store(setup.filled, serving.store);
    ServerProcess server = make_server(serving);
    start_and_wait(server, serving);
    Loop loop(1);
    const auto guard = asio::make_work_guard(loop);
    const std::uint64_t before = load::memory_bytes({server.pid()});

    load::EventMaker events(webhook_secret);
    LargeWebhook::Tally tally;
    std::vector<std::shared_ptr<LargeWebhook>> webhooks;
    {
        // A lock, and nothing written: the writer waits for it as for a slow disk.
        const Sampler sampler(server.pid());
        sqlite::Database stall(serving.store, sqlite::Mode::read_write_create);
        stall.execute("BEGIN IMMEDIATE");
        for (std::size_t i = 0; i < webhooks_sent; ++i) {
            std::string body = events.moving(setup.orders[i % setup.orders.size()], 0).body;
            body.insert(body.size() - 1, padding, ' ');
            webhooks.push_back(
                std::make_shared<LargeWebhook>(loop, serving.port, events.request(body), tally));
            webhooks.back()->open();
        }
        const bool told = run_until(loop, seconds(4), [&] { return tally.overloaded > 0; });
        report.check(told && tally.good == 0, "while the store stands still, what does not fit is told 503");
        run_for(loop, std::chrono::milliseconds(500));
        stall.execute("ROLLBACK");
        run_until(loop, seconds(20), [&] { return tally.all() == webhooks_sent; });
        const std::uint64_t bound = before + waiting_max + webhooks_sent * request_bytes;
        report.say("memory {:.1f} MiB before, {:.1f} at most", mebibytes(before),
                   mebibytes(sampler.memory_peak()));
        report.check(sampler.memory_peak() <= bound, "memory stayed under {:.1f} MiB", mebibytes(bound));
    }
    report.check(tally.good > 0 && tally.overloaded > 0 && tally.other == 0,
                 "of {} webhooks of 250 KB {} were stored when it went on, {} told to come again, {} neither",
                 webhooks_sent, tally.good, tally.overloaded, tally.other);
    const double counted = figure(loop, serving.port, "orderwire_store_refusals_total{code=\"overloaded\"}");
    report.check(counted == static_cast<double>(tally.overloaded), "/metrics counts {} refusals", counted);
    for (const auto& webhook : webhooks)
        webhook->close();
    loop.poll();
}

}  // namespace orderwire::crash
