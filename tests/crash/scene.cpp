#include "crash/scene.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "crash/run_until.hpp"
#include "load/requester.hpp"

namespace orderwire::crash {

namespace {

using std::chrono::milliseconds;

// What each webhook leaves in SQLite's cache, which ends at 64 MiB.
constexpr std::uint64_t bytes_per_webhook = std::uint64_t{4} * 1024;
constexpr std::uint64_t cache_bytes_max = std::uint64_t{64} * 1024 * 1024;
// What the allocator keeps for the next requests after many at once.
constexpr std::uint64_t slack_bytes = std::uint64_t{16} * 1024 * 1024;
constexpr milliseconds warm_up{2'000};
constexpr milliseconds short_warm_up{300};
constexpr std::size_t good_within_limits = 50;

Serving complete(Serving serving, const Setup& setup, const std::string& name, std::uint16_t port) {
    serving.program = setup.program;
    serving.store = std::filesystem::path(setup.filled).replace_filename(name + ".db");
    serving.port = port;
    return serving;
}

}  // namespace

Scene::Scene(Setup& of, const std::string& name, Serving serving, asio::ip::address_v4 good_source)
    : setup(of),
      report(of.report),
      serving_(complete(std::move(serving), of, name, port)),
      server_(make_server(serving_)) {
    report.begin(name);
    copy_store(setup.filled, serving_.store);
    start_and_wait(server_, serving_);
    GoodClients::Plan plan{port, good_source, {}, webhook_secret, setup.good_webhooks_per_second(), 50};
    // With the limit of 100 requests a second, so many may come at once.
    const std::size_t good = serving_.limits_per_address ? good_within_limits : setup.good();
    plan.orders.assign(setup.orders.begin(), setup.orders.begin() + static_cast<std::ptrdiff_t>(good));
    good_ = std::make_unique<GoodClients>(std::move(plan));
    run_for(loop, setup.small ? short_warm_up : warm_up);
    sampler_ = std::make_unique<Sampler>(server_.pid());
    memory_before_ = sampler_->memory_now();
    webhooks_before_ = figure(loop, port, "orderwire_webhooks_total");
}

const load::FilledOrder& Scene::order(std::size_t number) const {
    return setup.orders[setup.good() + number % orders()];
}

void Scene::check_memory(std::size_t connections, std::uint64_t bytes_each) {
    const double webhooks = figure(loop, port, "orderwire_webhooks_total") - webhooks_before_;
    const std::uint64_t cached =
        std::min(cache_bytes_max, static_cast<std::uint64_t>(webhooks) * bytes_per_webhook);
    const std::uint64_t bound = memory_before_ + connections * bytes_each + cached + slack_bytes;
    report.say("memory {:.1f} MiB before, {:.1f} at most, {:.1f} now; {} open files; {:.1f} MiB in sockets",
               mebibytes(memory_before_), mebibytes(sampler_->memory_peak()),
               mebibytes(sampler_->memory_now()), sampler_->files_peak(),
               mebibytes(sampler_->sockets_peak()));
    report.check(
        sampler_->memory_peak() <= bound,
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
