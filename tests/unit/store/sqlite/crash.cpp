#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <functional>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Status;

namespace {

constexpr int callers = 16;
constexpr int orders = 8;
constexpr std::size_t acknowledged_min = 150;  // before the process is killed

std::string object_of(int order) { return "pi_" + std::to_string(order); }

// Applies events without end, and writes the id of each that was acknowledged into the pipe.
task<void> apply_events(Store& store, std::string round, int caller, int acknowledged) {
    for (int n = 0;; ++n) {
        const std::string event_id = round + "-" + std::to_string(caller) + "-" + std::to_string(n);
        domain::Contribution says = contribution(event_id, Status::pending);
        says.at.created += n;
        if (n % 2 == 0) says.activity = domain::Activity::processing;
        IncomingEvent event = event_about(object_of((caller + n) % orders), event_id, says);
        event.body.resize(1500, ' ');
        co_await store.apply_event(std::move(event));
        const std::string line = event_id + "\n";
        if (::write(acknowledged, line.data(), line.size()) < 0) ::_exit(3);
    }
}

[[noreturn]] void serve_until_killed(const std::string& path, const std::string& round, int acknowledged) {
    TestClock clock;
    TestLoop test;
    const auto store = open_sqlite_store(path, clock, [](std::span<const Snapshot>) {});
    auto fail = [](std::exception_ptr) { ::_exit(2); };
    for (int caller = 0; caller < callers; ++caller) {
        asio::co_spawn(test.loop.get_executor(), apply_events(*store, round, caller, acknowledged), fail);
    }
    test.run_all();
    ::_exit(1);
}

// Calls `enough` when it has read that many lines, and reads on.
std::vector<std::string> lines_until_the_end(int file, std::ptrdiff_t count,
                                             const std::function<void()>& enough) {
    std::string text;
    char buffer[4096];
    bool called = false;
    for (ssize_t length = 0; (length = ::read(file, buffer, sizeof buffer)) > 0;) {
        text.append(buffer, static_cast<std::size_t>(length));
        if (called || std::count(text.begin(), text.end(), '\n') < count) continue;
        called = true;
        enough();
    }
    std::vector<std::string> lines;
    for (std::size_t start = 0, end = 0; (end = text.find('\n', start)) != std::string::npos;
         start = end + 1) {
        lines.push_back(text.substr(start, end - start));
    }
    return lines;
}

// The ids that a process acknowledged before it was killed.
std::vector<std::string> acknowledged_before_kill(const std::string& path, const std::string& round) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        serve_until_killed(path, round, ends[1]);
    }
    ::close(ends[1]);
    std::vector<std::string> acknowledged =
        lines_until_the_end(ends[0], acknowledged_min, [child] { ::kill(child, SIGKILL); });
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    return acknowledged;
}

}  // namespace

TEST_SUITE_BEGIN("store: crash");

TEST_CASE_FIXTURE(Fixture, "after kill -9 under load every acknowledged event is there") {
    for (int order = 0; order < orders; ++order)
        bound_order(object_of(order), "customer-" + std::to_string(order));
    store.reset();
    for (const std::string round : {"first", "second", "third"}) {
        const std::vector<std::string> acknowledged = acknowledged_before_kill(path, round);
        CHECK(acknowledged.size() >= acknowledged_min);
        open();
        for (const std::string& event_id : acknowledged) {
            const AppliedEvent again = apply(event_about("pi_0", event_id, Status::pending));
            REQUIRE(again.verdict == domain::Verdict::duplicate());
        }
        CHECK(cell("PRAGMA integrity_check") == "ok");
        CHECK(cell("SELECT count(*) FROM pragma_foreign_key_check") == "0");
        store.reset();
    }
}

TEST_SUITE_END();
