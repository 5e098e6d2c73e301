#include "cli/events_command.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <optional>
#include <stdexcept>

#include "base/json.hpp"
#include "base/text/base64.hpp"
#include "base/text/printable.hpp"
#include "base/text/utf8.hpp"
#include "cli/command_line.hpp"
#include "cli/quoting.hpp"
#include "cli/redeliver_command.hpp"
#include "cli/time_argument.hpp"

namespace orderwire::cli {

namespace {

using store::LoggedEvent;

// So many rows are read at once: a read transaction must not hold up the writer's checkpoints.
constexpr std::size_t page = 256;
constexpr std::chrono::milliseconds poll_interval{200};

constexpr const char* usage =
    "The webhook events that a store holds, which may be read while its server runs; and the webhooks that "
    "the\n"
    "server sends to the shop.\n"
    "\n"
    "Usage: orderwire events export|show EVENT|tail|redeliver|resume [OPTION…]\n"
    "\n"
    "  export    every event as a JSON line, which orderwire replay reads\n"
    "  show      one event: its body, its signature, what became of it and what it changed\n"
    "  tail      events as they come, until it is interrupted\n"
    "  redeliver sends webhooks to the shop again, by a running server\n"
    "  resume    ends the pause of the shop's endpoint, at a running server\n"
    "\n"
    "orderwire events export --help lists the options.\n";

void write_raw(const std::string& line) {
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
}

// What an event says must not steer the terminal.
void write(const std::string& line) { write_raw(printable(line)); }

std::string exported(const LoggedEvent& event) {
    json::object line{{"received_at", format_rfc3339(event.received_at)},
                      {"signature", as_utf8(event.signature)},
                      {"verdict", event.verdict}};
    if (is_utf8(event.body)) {
        line["body"] = event.body;
    } else {
        line["body_base64"] = encode_base64(event.body);
    }
    return printable_json(json::serialize(line));
}

void export_events(store::EventLog& log, const store::EventFilter& filter) {
    std::string after;
    std::uint64_t without_body = 0;
    std::size_t read = page;
    while (read == page) {
        const std::vector<LoggedEvent> events = log.next(filter, after, page);
        for (const LoggedEvent& event : events) {
            if (event.has_body()) {
                write_raw(exported(event));
            } else {
                ++without_body;
            }
            after = event.cursor;
        }
        read = events.size();
    }
    if (without_body > 0) {
        fmt::print(stderr, "orderwire: {} events were left out: their bodies are no longer kept\n",
                   without_body);
    }
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

void show_event(store::EventLog& log, const LoggedEvent& event) {
    write(fmt::format("event      {}", event.id));
    write(fmt::format("type       {}", event.type));
    if (!event.account.empty()) write(fmt::format("account    {}", event.account));
    write(fmt::format("created    {}", format_rfc3339(from_seconds(event.created))));
    write(fmt::format("received   {}", format_rfc3339(event.received_at)));
    write(fmt::format("verdict    {}", event.verdict));
    write(fmt::format("order      {}", or_dash(event.order_id)));
    write(fmt::format("Stripe-Signature: {}", or_dash(event.signature)));
    if (!event.order_id.empty()) {
        const auto changes = log.changes_by(event);
        const bool unknown = !event.version && event.verdict == "applied";
        write(unknown           ? "changed    (it came before the store kept that)"
              : changes.empty() ? "changed    nothing that is shown"
                                : "changed");
        for (const store::LoggedChange& change : changes) {
            write(fmt::format("           version {}: {} {} at {}", change.version, change.what, change.value,
                              format_rfc3339(change.at)));
        }
    }
    write("");
    if (!event.has_body()) return write("(the body is no longer kept)");
    write_raw(is_utf8(event.body) ? printable_lines(event.body) : "base64 " + encode_base64(event.body));
}

void show(store::EventLog& log, const EventsOptions& options) {
    const std::vector<LoggedEvent> events = log.with_id(options.event_id);
    if (events.empty()) {
        throw std::runtime_error(
            fmt::format("the store {} has no event {}", options.store_url, options.event_id));
    }
    for (const LoggedEvent& event : events)
        show_event(log, event);
}

std::string tail_line(const LoggedEvent& event) {
    return fmt::format("{}  {:<36} {:<30} {:<24} {}", format_rfc3339(event.received_at), event.type, event.id,
                       event.verdict, or_dash(event.order_id));
}

// Until SIGINT or SIGTERM. With --since it begins there, else with what comes from now on.
void tail(store::EventLog& log, const store::EventFilter& filter) {
    boost::asio::io_context loop(1);
    boost::asio::signal_set stop(loop, SIGINT, SIGTERM);
    stop.async_wait([&](const boost::system::error_code&, int) { loop.stop(); });
    boost::asio::steady_timer timer(loop);
    std::string after = filter.since ? "" : log.newest();
    const std::function<void()> poll = [&] {
        std::vector<LoggedEvent> events;
        do {
            events = log.next(filter, after, page);
            for (const LoggedEvent& event : events)
                write(tail_line(event));
            if (!events.empty()) after = events.back().cursor;
        } while (events.size() == page);
        // A reader that went away needs no more lines.
        if (std::fflush(stdout) != 0) return loop.stop();
        timer.expires_after(poll_interval);
        timer.async_wait([&](const boost::system::error_code& error) {
            if (!error) poll();
        });
    };
    poll();
    loop.run();
}

}  // namespace

EventsOptions parse_events(std::vector<std::string> arguments, Time now) {
    EventsOptions options;
    const std::string action = arguments.empty() ? "" : arguments.front();
    if (action == "--help" || action == "-h") throw HelpWanted{usage};
    if (action == "export") {
        options.action = EventsOptions::Action::export_all;
    } else if (action == "show") {
        options.action = EventsOptions::Action::show;
    } else if (action == "tail") {
        options.action = EventsOptions::Action::tail;
    } else {
        throw UsageError(
            action.empty()
                ? "events: what to do is missing; accepted are export, show, tail, redeliver and resume"
                : "events: " + quote_word(action) +
                      " was given; accepted are export, show, tail, redeliver and resume");
    }
    arguments.erase(arguments.begin());

    Command command("The webhook events that a store holds.", "orderwire events " + action);
    std::vector<std::string> words;
    std::string since;
    const bool shows = options.action == EventsOptions::Action::show;
    if (shows) command.add_words("EVENT", words, "An event's id, evt_…");
    command.add("store", options.store_url, "URL [sqlite:orderwire.db]", "The store to read")
        ->check(store_url());
    if (!shows) {
        command.add("order", options.filter.order_id, "ID", "Only events of this order");
        command.add("type", options.filter.type, "TYPE", "Only this type; * stands for anything");
        command.add("verdict", options.filter.verdict, "VERDICT",
                    "Only with this verdict, such as applied, review or ignored:not_ours");
        command
            .add("since", since, "TIME",
                 "Only events received since: 2026-11-22T10:00:00Z, a date, or 15m, 2h, 3d ago")
            ->plain()
            ->check(time_argument(now));
    }
    command.parse(arguments);
    if (!since.empty()) options.filter.since = read_time_argument(since, now);
    if (shows && words.size() != 1) throw UsageError("events show: one event id is needed, evt_…");
    if (shows) options.event_id = words.front();
    return options;
}

int run_events(std::vector<std::string> arguments) {
    if (is_redeliver_action(arguments)) return run_redeliver(std::move(arguments));
    const EventsOptions options = parse_events(std::move(arguments), system_clock().now());
    const std::unique_ptr<store::EventLog> log = store::open_event_log(options.store_url);
    if (options.action == EventsOptions::Action::show) {
        show(*log, options);
    } else if (options.action == EventsOptions::Action::tail) {
        tail(*log, options.filter);
    } else {
        export_events(*log, options.filter);
    }
    if (std::fflush(stdout) != 0) throw std::runtime_error("standard output cannot be written");
    return 0;
}

}  // namespace orderwire::cli
