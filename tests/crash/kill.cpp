// crash_kill: kills a server at random instants, again and again on the same database, while webhooks come
// and watchers watch, and then looks whether anything is missing. script/crash runs it.
#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <random>

#include "audit.hpp"
#include "followers.hpp"
#include "judge.hpp"
#include "kill_plan.hpp"
#include "load/delays.hpp"
#include "load/peer.hpp"
#include "publishers.hpp"
#include "server_process.hpp"
#include "spoil.hpp"

namespace {

using namespace orderwire;
using namespace orderwire::crash;
using Clockwork = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char* secret = "whsec_of_the_kill_run";
constexpr double paid_share = 0.02;  // of events: they end an order
constexpr std::chrono::seconds patience{60};
constexpr std::chrono::seconds checkpoint_patience{10};

struct Options {
    std::string program;
    std::string store;
    std::string orders;
    std::size_t kills = 100;
    std::size_t watchers = 2000;
    double rate = 2000;
    std::uint64_t seed = std::random_device{}();
    bool spoil = false;
};

Options parse(int count, char** arguments) {
    Options options;
    CLI::App app(
        "Kills a server again and again, and looks whether anything that it acknowledged is missing.",
        "crash_kill");
    app.add_option("--program", options.program, "The orderwire to kill")->required();
    app.add_option("--store", options.store, "Its database, from orderwire_fill")->required();
    app.add_option("--orders", options.orders, "What orderwire_fill listed")->required();
    app.add_option("--kills", options.kills, "How often [100]");
    app.add_option("--watchers", options.watchers, "How many [2000]");
    app.add_option("--rate", options.rate, "New events per second [2000]");
    app.add_option("--seed", options.seed, "Of all that is random; it is printed");
    app.add_flag("--spoil", options.spoil,
                 "Afterwards, see whether the check finds what is wrong with copies");
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        std::exit(app.exit(error));
    }
    return options;
}

std::vector<std::string> command(const Options& options, std::uint16_t port) {
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

class Run {
  public:
    explicit Run(const Options& options)
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

    void go() {
        for (std::size_t i = 0; i < options_.kills; ++i)
            start_and_kill(plans_.next(random_));
        start();
        wait_until_ready();
        look();
        publishers_.go_on();
        catch_up();
        const auto code = server_.stop();
        if (code != 0) ledger_.findings.add("ends that were not clean", "after SIGTERM");
    }

    bool report() {
        std::cout << fmt::format(
            "kills: {} (before it served anybody: {}, within a checkpoint: {}), seed {}\n", options_.kills,
            killed_before_ready_, killed_within_checkpoint_, options_.seed);
        std::cout << fmt::format("time until ready after a kill: median {:.0f} ms, longest {:.0f} ms\n",
                                 ready_ms_.percentile(0.5), ready_ms_.percentile(1));
        const Ledger::Counts& told = ledger_.counts;
        std::cout << fmt::format(
            "events: {} made, {} acknowledged; {} deliveries, {} of them without an answer, {} answered 503; "
            "{} repeated after a 2xx and known, {} repeated without an answer and already stored\n",
            ledger_.events().size(), told.acknowledged, told.attempts, told.without_answer, told.refused,
            told.duplicates, told.stored_without_answer);
        std::cout << fmt::format(
            "watchers: {} on three transports, {} connections, {} of them lost, {} put off; {} views, {} of "
            "them "
            "repeated; {} orders followed to their end\n",
            options_.watchers, followers_.counts.opened, followers_.counts.lost, followers_.counts.put_off,
            told.views, told.views_repeated, followers_.counts.ended);
        Judgement judgement = judge(options_.store, ledger_);
        std::cout << fmt::format(
            "stored: {} events, {} orders where their events say, {} of them paid, {} versions; {} last "
            "views as "
            "stored; {} views compared after restarts\n",
            judgement.events, judgement.orders, judgement.paid, judgement.versions, judgement.views,
            audited_);
        judgement.findings.add(ledger_.findings);
        for (const std::string& line : judgement.findings.lines())
            std::cout << "WRONG  " << line << '\n';
        const bool good = judgement.findings.empty();
        std::cout << (good ? "nothing was lost\n" : "SOMETHING IS WRONG\n");
        return good;
    }

    bool report_spoiled() {
        bool all_found = true;
        for (const Spoiled& spoiled : judge_spoiled_copies(options_.store, ledger_)) {
            std::cout << fmt::format("spoiled: {}: {} ({})\n", spoiled.how,
                                     spoiled.found ? "found" : "NOT FOUND", spoiled.finding);
            all_found = all_found && spoiled.found;
        }
        return all_found;
    }

  private:
    Publishers::Choice choose() {
        const std::uint32_t order = followers_.any_order();
        // The last orders stay open, so that each watcher has one to the end.
        const bool enough = followers_.orders_left() > options_.watchers / 2;
        return {order, enough && std::bernoulli_distribution(paid_share)(random_)};
    }

    void start_and_kill(KillPlan plan) {
        start();
        if (plan.from == KillPlan::From::start) return wait_and_kill(plan.delay_max);
        wait_until_ready();
        look();
        const std::int64_t written = written_at(options_.store);
        publishers_.go_on();
        if (plan.from == KillPlan::From::checkpoint) {
            run_until([&] { return written_at(options_.store) != written; }, checkpoint_patience);
        }
        wait_and_kill(plan.delay_max);
    }

    void start() {
        publishers_.hold();
        opened_before_ = followers_.counts.opened;
        started_ = Clockwork::now();
        server_.start();
    }

    void wait_and_kill(std::chrono::microseconds delay_max) {
        std::uniform_int_distribution<std::int64_t> any(0, delay_max.count());
        loop_.run_for(std::chrono::microseconds(any(random_)));
        must_live();
        server_.kill();
        publishers_.hold();
        if (followers_.counts.opened == opened_before_) ++killed_before_ready_;
        if (died_within_checkpoint(options_.store)) ++killed_within_checkpoint_;
    }

    void wait_until_ready() {
        if (!run_until([this] { return is_ready(); }, patience))
            throw std::runtime_error("the server was not ready within a minute");
        const double took = std::chrono::duration<double, std::milli>(Clockwork::now() - started_).count();
        if (std::exchange(started_before_, true)) ready_ms_.add(took);
    }

    // What watchers saw before the kill must be stored. No event has come since.
    void look() { audited_ += audit(options_.store, ledger_); }

    void catch_up() {
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
    bool is_ready() {
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
    bool run_until(const Condition& condition, std::chrono::seconds limit,
                   milliseconds interval = milliseconds(2)) {
        const auto until = Clockwork::now() + limit;
        while (!condition()) {
            if (Clockwork::now() > until) return false;
            loop_.run_for(interval);
            must_live();
        }
        return true;
    }

    void must_live() {
        if (server_.ended_by_itself()) {
            throw std::runtime_error("the server ended by itself; see " + options_.store + ".log");
        }
    }

    Options options_;
    std::mt19937_64 random_;
    KillPlans plans_;
    Loop loop_{1};
    std::uint16_t port_ = free_port();
    Ledger ledger_;
    ServerProcess server_;
    std::unique_ptr<load::Peer> peer_;
    Followers followers_;
    Publishers publishers_;
    Clockwork::time_point started_;
    bool started_before_ = false;
    load::Delays ready_ms_;
    std::size_t audited_ = 0;
    std::size_t opened_before_ = 0;
    std::size_t killed_before_ready_ = 0;
    std::size_t killed_within_checkpoint_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    ::signal(SIGPIPE, SIG_IGN);
    try {
        const Options options = parse(count, arguments);
        std::cout << "seed " << options.seed << std::endl;
        Run run(options);
        run.go();
        bool good = run.report();
        if (options.spoil) good = run.report_spoiled() && good;
        return good ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "crash_kill: " << error.what() << '\n';
        return 1;
    }
}
