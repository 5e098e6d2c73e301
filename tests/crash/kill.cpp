// crash_kill: kills a server at random instants, again and again on the same database, while webhooks come
// and watchers watch, and then looks whether anything is missing. script/crash runs it.
#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <random>

#include "judge.hpp"
#include "kill_run.hpp"
#include "spoil.hpp"

namespace {

using namespace orderwire::crash;

struct Options : KillOptions {
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

bool report(const Options& options, KillRun& run) {
    const Ledger& ledger = run.ledger();
    KillRun::Figures& figures = run.figures;
    const Followers::Counts& watchers = run.watchers();
    std::cout << fmt::format("kills: {} (before it served anybody: {}, within a checkpoint: {}), seed {}\n",
                             options.kills, figures.killed_before_service, figures.killed_within_checkpoint,
                             options.seed);
    std::cout << fmt::format("time until ready after a kill: median {:.0f} ms, longest {:.0f} ms\n",
                             figures.ready_ms.percentile(0.5), figures.ready_ms.percentile(1));
    const Ledger::Counts& told = ledger.counts;
    std::cout << fmt::format(
        "events: {} made, {} acknowledged; {} deliveries, {} of them without an answer, {} answered 503; "
        "{} repeated after a 2xx and known, {} repeated without an answer and already stored; {:.0f} "
        "acknowledged per second of service\n",
        ledger.events().size(), told.acknowledged, told.attempts, told.without_answer, told.refused,
        told.duplicates, told.stored_without_answer,
        static_cast<double>(told.acknowledged) / std::max(figures.service.count(), 1e-3));
    std::cout << fmt::format(
        "watchers: {} on three transports, {} connections, {} of them lost, {} put off; {} views, {} of "
        "them "
        "repeated; {} orders followed to their end\n",
        options.watchers, watchers.opened, watchers.lost, watchers.put_off, told.views, told.views_repeated,
        watchers.ended);
    Judgement judgement = judge(options.store, ledger);
    std::cout << fmt::format(
        "stored: {} events, {} orders where their events say, {} of them paid, {} versions; {} last "
        "views as "
        "stored; {} views compared after restarts\n",
        judgement.events, judgement.orders, judgement.paid, judgement.versions, judgement.views,
        figures.views_audited);
    judgement.findings.add(ledger.findings);
    for (const std::string& line : judgement.findings.lines())
        std::cout << "WRONG  " << line << '\n';
    const bool good = judgement.findings.empty();
    std::cout << (good ? "nothing was lost\n" : "SOMETHING IS WRONG\n");
    return good;
}

bool report_spoiled(const Options& options, const Ledger& ledger) {
    bool all_found = true;
    for (const Spoiled& spoiled : judge_spoiled_copies(options.store, ledger)) {
        std::cout << fmt::format("spoiled: {}: {} ({})\n", spoiled.how, spoiled.found ? "found" : "NOT FOUND",
                                 spoiled.finding);
        all_found = all_found && spoiled.found;
    }
    return all_found;
}

}  // namespace

int main(int count, char** arguments) {
    ::signal(SIGPIPE, SIG_IGN);
    try {
        const Options options = parse(count, arguments);
        std::cout << "seed " << options.seed << std::endl;
        KillRun run(options);
        run.go();
        bool good = report(options, run);
        if (options.spoil) good = report_spoiled(options, run.ledger()) && good;
        return good ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "crash_kill: " << error.what() << '\n';
        return 1;
    }
}
