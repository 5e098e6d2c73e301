#include "crash/good_clients.hpp"

#include "crash/dialects.hpp"
#include "crash/run_until.hpp"

namespace orderwire::crash {

namespace {

constexpr std::chrono::seconds grace{10};
constexpr std::size_t opened_at_once = 64;
constexpr std::size_t get_connections = 8;

// Each is used twice a second: what is idle for a second may be given up by a server with a short patience.
std::size_t webhook_connections(const GoodClients::Plan& plan) {
    return std::min(GoodClients::connections - get_connections,
                    static_cast<std::size_t>(plan.webhooks_per_second / 2));
}

}  // namespace

GoodClients::GoodClients(Plan plan)
    : plan_(std::move(plan)),
      peer_(native_dialect(plan_.orders)),
      events_(plan_.secret),
      due_(plan_.orders.size()),
      crowd_(loop_, plan_.port, *peer_, load::Transport::websocket),
      webhooks_(loop_, {plan_.port, plan_.source, plan_.webhooks_per_second, webhook_connections(plan_),
                        [this](std::size_t number, Steady::Instant due) { return webhook(number, due); }}),
      gets_(loop_, {plan_.port, plan_.source, plan_.gets_per_second, get_connections,
                    [this](std::size_t number, Steady::Instant) {
                        return fmt::format("GET /api/orders/{} HTTP/1.1\r\nHost: localhost\r\n\r\n",
                                           plan_.orders[number % plan_.orders.size()].id);
                    }}) {
    crowd_.set_source(plan_.source);
    crowd_.open(plan_.orders.size(), std::min(opened_at_once, plan_.orders.size()), false);
    crowd_.on_view([this](load::Watcher& watcher, std::string_view) {
        const auto delay = std::chrono::steady_clock::now() - due_[watcher.index()];
        delays_.add(std::chrono::duration<double, std::milli>(delay).count());
    });
    webhooks_.start();
    gets_.start();
    thread_ = std::thread([this] { work(); });
}

GoodClients::~GoodClients() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
}

std::string GoodClients::webhook(std::size_t number, Steady::Instant due) {
    const std::size_t order = number % plan_.orders.size();
    due_[order] = due;
    return events_.request(events_.moving(plan_.orders[order], number / plan_.orders.size()).body);
}

void GoodClients::work() {
    run_until(loop_, std::chrono::hours(1), [this] { return stopping_.load(); });
    webhooks_.stop();
    gets_.stop();
    run_until(loop_, grace, [this] {
        const bool all_seen = delays_.count() >= webhooks_.outcome().good;
        return webhooks_.under_way() + gets_.under_way() == 0 && all_seen;
    });
    try {
        crowd_.check();
    } catch (const std::exception& error) {
        trouble_ = error.what();
    }
}

void GoodClients::finish(Report& report) {
    stopping_ = true;
    thread_.join();
    auto& webhooks = webhooks_.outcome();
    auto& gets = gets_.outcome();
    report.say(
        "good clients: {} webhooks, due to view p50 {:.1f} ms, p99 {:.1f} ms; {} GETs, p50 {:.1f} ms, p99 "
        "{:.1f} ms",
        webhooks.good, delays_.percentile(0.5), delays_.percentile(0.99), gets.good,
        gets.delays.percentile(0.5), gets.delays.percentile(0.99));
    const std::size_t failed = webhooks.refused + webhooks.lost + webhooks_.under_way() + gets.refused +
                               gets.told + gets.lost + gets_.under_way();
    report.check(trouble_.empty(), "no good watcher was lost {}", trouble_);
    report.check(
        failed == 0 && webhooks.good > 0 && gets.good > 0,
        "each webhook and each GET of good clients was answered ({} were not; {} webhooks were told to "
        "come again)",
        failed, webhooks.told);
    const std::size_t stale = behind();
    report.check(stale == 0, "each good watcher's last view is the newest ({} are not)", stale);
}

// How many watchers hold another view than one who comes now.
std::size_t GoodClients::behind() {
    load::Crowd fresh(loop_, plan_.port, *peer_, load::Transport::websocket);
    fresh.set_source(plan_.source);
    fresh.open(plan_.orders.size(), std::min(opened_at_once, plan_.orders.size()), false);
    std::size_t count = 0;
    for (std::size_t i = 0; i < fresh.size(); ++i)
        count += crowd_.at(i).version == fresh.at(i).version ? 0 : 1;
    return count;
}

}  // namespace orderwire::crash
