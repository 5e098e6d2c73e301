#include "kill_run.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "audit.hpp"

namespace orderwire::crash {

namespace {

using std::chrono::milliseconds;

constexpr const char* secret = "whsec_of_the_kill_run";
constexpr double paid_share = 0.02;  // of events: they end an order
constexpr std::chrono::seconds patience{60};
constexpr std::chrono::seconds checkpoint_patience{10};
constexpr milliseconds glance{2};

std::vector<std::string> command(const KillOptions& options, std::uint16_t port) {
    return {options.program,
            "serve",
            "--listen",
            fmt::format("127.0.0.1:{}", port),
            "--store",
            "sqlite:" + options.store,
            "--sandbox",
            "off",
            "--stripe-api",
            "http://127.0.0.1:9",  // there is nobody: all comes by webhooks
            "--stripe-webhook-secret",
            secret,
            "--requests-per-second",
            "0",
            "--connections-per-address",
            "0",
            "--orders-per-hour",
            "0",
            "--log-level",
            "warn"};
}

load::PeerOptions peer_options(const std::vector<load::FilledOrder>& orders) {
    load::PeerOptions options;
    options.name = "orderwire";
    options.orders = orders;
    options.secret = secret;
    return options;
}

}  // namespace

KillRun::KillRun(const KillOptions& options)
    : options_(options),
      random_(options.seed),
      ledger_(load::read_orders(options.orders)),
      server_(command(options, port_), options.store + ".log"),
      peer_(load::make_peer(peer_options(ledger_.orders()))),
      followers_(loop_, {port_, options.watchers, options.seed + 1}, *peer_, ledger_),
      publishers_(loop_, {port_, secret, options.rate, options.seed + 2}, ledger_,
                  [this] { return choose(); }) {
    if (ledger_.orders().size() <= options.watchers)
        throw std::invalid_argument("--orders: there must be more of them than watchers");
}

void KillRun::go() {
    for (std::size_t i = 0; i < options_.kills; ++i)
        start_and_kill(plans_.next(random_));
    start();
    wait_until_ready();
    look();
    begin_service();
    catch_up();
    end_service();
    const auto code = server_.stop();
    if (code != 0) ledger_.findings.add("ends that were not clean", "after SIGTERM");
}

Publishers::Choice KillRun::choose() {
    const std::uint32_t order = followers_.any_order();
    // The last orders stay open, so that each watcher has one to the end.
    const bool enough = followers_.orders_left() > options_.watchers / 2;
    return {order, enough && std::bernoulli_distribution(paid_share)(random_)};
}

void KillRun::start_and_kill(KillPlan plan) {
    start();
    if (plan.from == KillPlan::From::start) return wait_and_kill(plan.delay_max);
    wait_until_ready();
    look();
    const std::int64_t written = written_at(options_.store);
    begin_service();
    if (plan.from == KillPlan::From::checkpoint) {
        run_until([&] { return written_at(options_.store) != written; }, checkpoint_patience, glance);
    }
    wait_and_kill(plan.delay_max);
}

void KillRun::start() {
    publishers_.hold();
    opened_at_start_ = followers_.counts.opened;
    written_at_start_ = written_at(options_.store);
    started_ = Clockwork::now();
    server_.start();
}

void KillRun::wait_and_kill(std::chrono::microseconds delay_max) {
    std::uniform_int_distribution<std::int64_t> any(0, delay_max.count());
    loop_.run_for(std::chrono::microseconds(any(random_)));
    must_live();
    server_.kill();
    end_service();
    killed_ = true;
    if (followers_.counts.opened == opened_at_start_) ++figures.killed_before_service;
    if (died_within_checkpoint(options_.store, written_at_start_)) ++figures.killed_within_checkpoint;
}

void KillRun::begin_service() {
    service_began_ = Clockwork::now();
    publishers_.go_on();
}
void KillRun::end_service() {
    publishers_.hold();
    if (service_began_) figures.service += Clockwork::now() - *std::exchange(service_began_, {});
}

void KillRun::wait_until_ready() {
    if (!run_until([this] { return is_ready(); }, patience, glance))
        throw std::runtime_error("the server was not ready within a minute");
    const double took = std::chrono::duration<double, std::milli>(Clockwork::now() - started_).count();
    if (killed_) figures.ready_ms.add(took);
}

// What watchers saw before the kill must be stored. No event has come since.
void KillRun::look() { figures.views_audited += audit(options_.store, ledger_); }

void KillRun::catch_up() {
    publishers_.finish();
    const auto everything = [this] {
        return publishers_.finished() && all_seen(options_.store, ledger_, followers_.followed());
    };
    if (!run_until(everything, patience, milliseconds(200))) {
        ledger_.findings.add("watchers and publishers that had not caught up after a minute",
                             publishers_.finished() ? "watchers" : "publishers");
    }
}

// Asks on a connection of its own, and takes no longer than a loopback does.
bool KillRun::is_ready() {
    load::Requester::Events events;
    bool ready = false;
    bool done = false;
    events.ready = [](load::Requester& requester) {
        if (!requester.waiting()) requester.ask("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    };
    events.answered = [&](load::Requester& requester, const load::AnswerHead& head, std::string_view) {
        ready = head.status == 200;
        done = true;
        requester.close();
    };
    events.lost = [&](load::Requester&) { done = true; };
    const auto requester = std::make_shared<load::Requester>(loop_, port_, events);
    requester->open();
    const auto until = Clockwork::now() + patience;
    while (!done && Clockwork::now() < until)
        loop_.run_one_for(milliseconds(10));
    requester->close();
    return ready;
}

template <class Condition>
bool KillRun::run_until(const Condition& condition, std::chrono::seconds limit, milliseconds interval) {
    const auto until = Clockwork::now() + limit;
    while (!condition()) {
        if (Clockwork::now() > until) return false;
        loop_.run_for(interval);
        must_live();
    }
    return true;
}

void KillRun::must_live() {
    if (server_.ended_by_itself()) {
        throw std::runtime_error("the server ended by itself; see " + options_.store + ".log");
    }
}

}  // namespace orderwire::crash
