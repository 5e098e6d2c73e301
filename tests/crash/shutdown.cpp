// crash_shutdown: SIGTERM while thousands watch on every transport and webhooks are in flight; then the
// server again, on the same port, and everybody back. Prints a line for each demand, "ok" or "FAIL"; ends
// with 1 where one failed. script/crash runs it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <filesystem>
#include <future>
#include <iostream>
#include <map>
#include <numeric>

#include "crash/in_flight.hpp"
#include "crash/report.hpp"
#include "crash/returning.hpp"
#include "crash/run_until.hpp"
#include "crash/serving.hpp"
#include "crash/steady.hpp"

namespace {

using namespace orderwire;
using namespace orderwire::crash;
using std::chrono::milliseconds;
using std::chrono::seconds;

struct Options {
    std::string program;
    std::string filled;
    std::vector<load::FilledOrder> orders;
    bool small = false;
    seconds drain_window() const { return seconds(small ? 3 : 10); }
    std::size_t watchers() const { return small ? 300 : 15'000; }
    std::size_t publishers() const { return small ? 20 : 200; }
    std::size_t burst() const { return small ? 50 : 500; }
};

double seconds_since(std::chrono::steady_clock::time_point began) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

// The second of the window that a slot lies in; whole seconds are rounded up.
std::size_t second_of(const Returning::Member& member, seconds window) {
    const milliseconds slot = *member.slot - milliseconds(member.wire == Wire::long_poll ? 1 : 0);
    const auto second = std::chrono::duration_cast<seconds>(slot).count();
    return static_cast<std::size_t>(std::clamp<long>(second, 0, window.count() - 1));
}

void check_told(Report& report, const Returning& returning) {
    for (const Wire wire : {Wire::websocket, Wire::sse, Wire::long_poll}) {
        std::size_t all = 0;
        std::size_t told = 0;
        for (const auto& member : returning.members()) {
            if (member.wire != wire || (member.between_polls && !member.slot)) continue;
            ++all;
            told += member.slot ? 1 : 0;
        }
        report.check(told == all && all > 0, "{}: {} of {} were told when to come back",
                     wire_names[static_cast<std::size_t>(wire)], told, all);
    }
}

// Together they fill the window evenly.
void check_slots(Report& report, const Returning& returning, seconds window) {
    std::vector<std::size_t> filled(static_cast<std::size_t>(window.count()));
    std::map<long, std::size_t> sharing;  // of those that were told to the millisecond
    for (const auto& member : returning.members()) {
        if (!member.slot) continue;
        ++filled[second_of(member, window)];
        if (member.wire != Wire::long_poll) ++sharing[member.slot->count()];
    }
    const auto [least, most] = std::minmax_element(filled.begin(), filled.end());
    const auto all = static_cast<double>(std::accumulate(filled.begin(), filled.end(), std::size_t{0}));
    const double even = all / static_cast<double>(filled.size());
    report.check(static_cast<double>(*least) > even / 2 && static_cast<double>(*most) < even * 2,
                 "their slots are spread over the window: {} to {} in each second", *least, *most);
    std::size_t longest = 0;
    for (const auto& [slot, count] : sharing)
        longest = std::max(longest, count);
    // With more watchers than milliseconds, neighbours share one.
    const std::size_t shared =
        returning.members().size() / static_cast<std::size_t>(milliseconds(window).count()) + 1;
    report.check(longest <= shared, "each has its own: at most {} of them share a millisecond", longest);
}

void check_webhooks(Report& report, const InFlight& flight) {
    std::size_t before = 0;
    std::size_t unanswered = 0;
    std::map<int, std::size_t> answers;
    for (const auto& webhook : flight.sent()) {
        before += webhook->before_stop ? 1 : 0;
        unanswered += webhook->before_stop && webhook->status == 0 ? 1 : 0;
        ++answers[webhook->status];
    }
    std::string text;
    for (const auto& [status, count] : answers)
        text += fmt::format(" {} × {}", status, count);
    report.say("webhooks by their answer (0: none, sent after the signal):{}", text);
    report.check(unanswered == 0,
                 "each of the {} webhooks that were sent before the signal was answered ({} not)", before,
                 unanswered);
}

// Stripe sends again what got no 2xx; what got one must be known.
void check_stored(Report& report, Loop& loop, std::uint16_t port, const InFlight& flight) {
    std::vector<std::string> acknowledged;
    for (const auto& webhook : flight.sent())
        if (webhook->status == 200) acknowledged.push_back(webhook->body);
    const load::EventMaker events(webhook_secret);
    std::size_t next = 0;
    std::size_t known = 0;
    load::Requester::Events on;
    on.ready = [&](load::Requester& requester) {
        if (next < acknowledged.size()) requester.ask(events.request(acknowledged[next++]));
    };
    on.answered = [&](load::Requester&, const load::AnswerHead&, std::string_view body) {
        if (body.find("duplicate") != std::string_view::npos) ++known;
    };
    on.lost = [](load::Requester&) {};
    std::vector<std::shared_ptr<load::Requester>> requesters;
    for (int i = 0; i < 32; ++i) {
        requesters.push_back(std::make_shared<load::Requester>(loop, port, on));
        requesters.back()->open();
    }
    run_until(loop, seconds(60), [&] { return known == acknowledged.size(); });
    report.check(known == acknowledged.size() && known > 0, "{} of {} acknowledged webhooks are stored",
                 known, acknowledged.size());
    for (const auto& requester : requesters)
        requester->close();
    loop.poll();
}

// What each order's version is now.
std::map<std::string, std::uint64_t> versions(Loop& loop, std::uint16_t port,
                                              const std::vector<load::FilledOrder>& orders) {
    std::map<std::string, std::uint64_t> found;
    std::size_t next = 0;
    load::Requester::Events on;
    on.ready = [&](load::Requester& requester) {
        if (next == orders.size()) return;
        requester.tag = next++;
        requester.ask(
            fmt::format("GET /api/orders/{} HTTP/1.1\r\nHost: localhost\r\n\r\n", orders[requester.tag].id));
    };
    on.answered = [&](load::Requester& requester, const load::AnswerHead&, std::string_view body) {
        found[orders[requester.tag].id] = load::version_of(body);
    };
    on.lost = [](load::Requester&) {};
    std::vector<std::shared_ptr<load::Requester>> requesters;
    for (int i = 0; i < 32; ++i) {
        requesters.push_back(std::make_shared<load::Requester>(loop, port, on));
        requesters.back()->open();
    }
    run_until(loop, seconds(60), [&] { return found.size() == orders.size(); });
    for (const auto& requester : requesters)
        requester->close();
    loop.poll();
    return found;
}

void check_versions(Report& report, Loop& loop, std::uint16_t port, const Returning& returning,
                    const std::vector<load::FilledOrder>& watched) {
    const auto now = versions(loop, port, watched);
    std::size_t behind = 0;
    const auto count_behind = [&] {
        behind = 0;
        for (std::size_t i = 0; i < returning.members().size(); ++i)
            behind += returning.members()[i].version == now.at(returning.order_of(i)) ? 0 : 1;
        return behind == 0;
    };
    run_until(loop, seconds(20), count_behind);
    report.check(behind == 0, "each watcher has the newest version of its order ({} have not)", behind);
    report.check(returning.backwards() == 0, "no watcher saw a version go backwards ({} did)",
                 returning.backwards());
}

void run(const Options& options, Report& report) {
    report.begin("shutdown");
    Serving serving;
    serving.program = options.program;
    serving.store = std::filesystem::path(options.filled).replace_filename("shutdown.db");
    serving.port = free_port();
    serving.more = {"--drain-window", std::to_string(options.drain_window().count())};
    copy_store(options.filled, serving.store);
    ServerProcess server = make_server(serving);
    start_and_wait(server, serving);

    Loop loop(1);
    const auto guard = asio::make_work_guard(loop);
    const std::size_t orders = std::min<std::size_t>(options.watchers() / 3, options.orders.size());
    const std::vector<load::FilledOrder> watched(
        options.orders.begin(), options.orders.begin() + static_cast<std::ptrdiff_t>(orders));
    Returning returning(loop, serving.port, watched, options.watchers());
    const bool all_watch = returning.open_all(seconds(60));
    report.check(all_watch, "{} watch, on every transport", returning.watching());
    InFlight flight(loop, serving.port, watched, options.publishers());
    run_for(loop, seconds(options.small ? 1 : 3));
    returning.come_back();
    flight.burst(options.burst());
    run_until(loop, seconds(1), [&] { return flight.sent().size() > 0; });
    loop.poll();
    flight.mark_stop();
    const auto stopped = std::chrono::steady_clock::now();
    auto exit = std::async(std::launch::async, [&] { return server.stop(); });
    const bool ended =
        run_until(loop, seconds(15), [&] { return exit.wait_for(seconds(0)) == std::future_status::ready; });
    const double took = seconds_since(stopped);
    const std::optional<int> code = ended ? exit.get() : std::nullopt;
    report.check(code == 0 && took <= 10, "exit code {} after {:.1f} s", code.value_or(-1), took);
    run_until(loop, seconds(5), [&] { return flight.over(); });
    check_webhooks(report, flight);

    ServerProcess again = make_server(serving);
    start_and_wait(again, serving);
    const double down = seconds_since(stopped);
    report.say("it serves again {:.1f} s after the signal", down);
    run_until(loop, options.drain_window() + seconds(20),
              [&] { return returning.watching() == options.watchers(); });
    check_told(report, returning);
    check_slots(report, returning, options.drain_window());
    report.check(returning.watching() == options.watchers(), "{} of {} are back, {:.1f} s after the signal",
                 returning.watching(), options.watchers(), seconds_since(stopped));
    std::size_t late = 0;
    for (const auto& member : returning.members())
        late +=
            member.attempts > 1 && member.slot && *member.slot > milliseconds(static_cast<long>(down * 1'000))
                ? 1
                : 0;
    report.check(late == 0, "each whose slot came when it served again was let in at once ({} were not)",
                 late);
    check_stored(report, loop, serving.port, flight);

    // News after the return, for everybody.
    load::EventMaker events(webhook_secret);
    Steady news(
        loop,
        {serving.port, {}, options.small ? 500.0 : 2'000.0, 32, [&](std::size_t number, Steady::Instant) {
             return events.request(events.moving(watched[number % orders], 1'000'000 + number / orders).body);
         }});
    news.start();
    run_until(loop, seconds(30), [&] { return news.outcome().asked >= orders; });
    news.stop();
    run_until(loop, seconds(20), [&] { return news.under_way() == 0; });
    check_versions(report, loop, serving.port, returning, watched);
}

}  // namespace

int main(int count, char** arguments) {
    CLI::App app("Stops a server that is in use, starts it again, and looks who lost what.",
                 "crash_shutdown");
    Options options;
    std::string orders;
    app.add_option("--program", options.program, "The server: build/release/orderwire")->required();
    app.add_option("--store", options.filled, "A database that orderwire_fill made")->required();
    app.add_option("--orders", orders, "What it listed")->required();
    app.add_flag("--small", options.small, "A fiftieth of the watchers");
    CLI11_PARSE(app, count, arguments);
    try {
        options.orders = load::read_orders(orders);
        Report report;
        run(options, report);
        return report.failures() == 0 ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "crash_shutdown: " << error.what() << '\n';
        return 1;
    }
}
