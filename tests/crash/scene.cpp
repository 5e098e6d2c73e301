#include "crash/scene.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "crash/run_until.hpp"
#include "load/requester.hpp"

namespace orderwire::crash {

namespace {

using std::chrono::milliseconds;

// What the good clients' own webhooks leave in SQLite's cache and the allocator, each; the cache ends at
// 64 MiB.
constexpr std::uint64_t bytes_per_webhook = std::uint64_t{8} * 1024;
constexpr std::uint64_t cache_bytes_max = std::uint64_t{64} * 1024 * 1024;
constexpr std::uint64_t slack_bytes = std::uint64_t{4} * 1024 * 1024;
constexpr milliseconds warm_up{2'000};

ServerProcess::Settings settings_of(const Setup& setup, const std::string& name, const Scene::Server& server,
                                    std::uint16_t port) {
    const std::filesystem::path store = std::filesystem::path(setup.filled).replace_filename(name + ".db");
    std::filesystem::copy_file(setup.filled, store, std::filesystem::copy_options::overwrite_existing);
    ServerProcess::Settings settings{setup.program, store, webhook_secret, port, server.options};
    // A public name, so that the testbench keeps no webhooks.
    settings.more.insert(settings.more.end(), {"--public-url", "https://orders.test"});
    settings.limits_per_address = server.limits_per_address;
    settings.open_files = server.open_files;
    return settings;
}

}  // namespace

Scene::Scene(Setup& of, const std::string& name, const Server& with, asio::ip::address_v4 good_source)
    : setup(of),
      report(of.report),
      port(free_port()),
      server(settings_of(of, name, with, port)),
      sampler_(server.pid()) {
    report.begin(name);
    GoodClients::Plan plan{port, good_source, {}, webhook_secret, setup.good_webhooks_per_second(), 50};
    const auto good = static_cast<std::ptrdiff_t>(setup.good());
    plan.orders.assign(setup.orders.begin(), setup.orders.begin() + good);
    good_ = std::make_unique<GoodClients>(std::move(plan));
    run_for(loop, warm_up);
    memory_before_ = sampler_.memory_now();
}

const load::FilledOrder& Scene::order(std::size_t number) const {
    return setup.orders[setup.good() + number % orders()];
}

void Scene::check_memory(std::size_t connections, std::uint64_t bytes_each) {
    const std::uint64_t cached = std::min(cache_bytes_max, good_->webhooks() * bytes_per_webhook);
    const std::uint64_t bound = memory_before_ + connections * bytes_each + cached + slack_bytes;
    report.say("memory {:.1f} MiB before, {:.1f} at most, {:.1f} now; {} open files; {:.1f} MiB in sockets",
               mebibytes(memory_before_), mebibytes(sampler_.memory_peak()), mebibytes(sampler_.memory_now()),
               sampler_.files_peak(), mebibytes(sampler_.sockets_peak()));
    report.check(
        sampler_.memory_peak() <= bound,
        "memory stayed under {:.1f} MiB: {} connections, {:.1f} KiB each, and what the webhooks leave",
        mebibytes(bound), connections, static_cast<double>(bytes_each) / 1024);
}

void Scene::end() { good_->finish(report); }

double figure(Loop& loop, std::uint16_t port, std::string_view name) {
    double sum = 0;
    bool answered = false;
    load::Requester::Events events;
    events.ready = [&](load::Requester& requester) {
        if (!answered) requester.ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
    };
    events.answered = [&](load::Requester&, const load::AnswerHead&, std::string_view body) {
        answered = true;
        for (std::size_t at = body.find(name); at != std::string_view::npos; at = body.find(name, at + 1)) {
            if (at > 0 && body[at - 1] != '\n') continue;
            const std::string_view line = body.substr(at, body.find('\n', at) - at);
            double value = 0;
            std::from_chars(line.data() + line.rfind(' ') + 1, line.data() + line.size(), value);
            sum += value;
        }
    };
    events.lost = [&](load::Requester&) { answered = true; };
    const auto requester = std::make_shared<load::Requester>(loop, port, events);
    requester->open();
    run_until(loop, std::chrono::seconds(20), [&] { return answered; });
    requester->close();
    loop.poll();
    return sum;
}

}  // namespace orderwire::crash
