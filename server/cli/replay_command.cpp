#include "cli/replay_command.hpp"

#include <unistd.h>

#include <iostream>
#include <utility>

#include "base/log.hpp"
#include "base/time.hpp"
#include "cli/command_line.hpp"
#include "replay/input/input.hpp"
#include "replay/replay.hpp"

namespace orderwire::cli {

namespace {

template <class Value, class Parse>
std::vector<Value> read_all(const std::vector<std::string>& texts, Parse parse) {
    std::vector<Value> values;
    values.reserve(texts.size());
    for (const std::string& text : texts)
        values.push_back(parse(text).value());
    return values;
}

constexpr long an_hour_in_milliseconds = 3'600'000;

// The options as they are written; read() makes of them what they mean.
struct ReplayCliOptions {
    std::string to;
    std::string sign;
    std::string speed;
    double rate = 0;
    std::vector<std::string> map;
    std::vector<std::string> expect;
    std::vector<std::string> expect_verdict;
    std::vector<std::string> expect_http;
    std::int64_t delay = 0;
    std::int64_t timeout = 30;
    std::int64_t within = -1;
    std::string seed;

    void add_endpoint(Command& command, replay::Options& options) {
        command.add("to", to, "URL", "The webhook endpoint to send to")
            ->check(readable_by(replay::parse_target_url));
        command.add_secret("secret", options.secrets, webhook_secret_rule, "whsec_…",
                           "The endpoint's secret; the first signs, more of them are for --sign rotated");
        command
            .add("sign", sign, "HOW [fresh]",
                 "fresh: now; verbatim: as recorded; stale: ten minutes ago; wrong: with another secret; "
                 "rotated: by an "
                 "old and the new secret")
            ->check(one_of({"fresh", "verbatim", "stale", "wrong", "rotated"}));
        command
            .add("concurrency", options.concurrency, "N [1; 16 with --speed or --rate]",
                 "Connections; with more than one a later event may overtake")
            ->check(whole_number(1, 1024));
        command.add_flag("retry", options.retry, "Try again after 429, 503 or no answer, after Retry-After");
        command.add("timeout", timeout, "SECONDS [30]", "For one answer")->check(whole_number(1, 3600));
    }

    void add_selection(Command& command, replay::Options& options) {
        command.add_list("only", options.only, "TYPE", "Only these types of events; * stands for anything");
        command.add_list("not", options.except, "TYPE", "Not these types");
        command
            .add_list("map", map, "FROM=TO",
                      "Rewrite ids, amount, currency or livemode: order=…, payment_intent=…, amount=4900, or "
                      "OLD_ID=NEW_ID")
            ->check(readable_by(replay::parse_map_entry));
        command.add_flag("new-ids", options.new_ids, "A new id for each event, so that none is a duplicate");
        command.add("new-order", options.new_order, "COURSE",
                    "Make an order through the API for each run, and map the events to it, with new ids");
        command.add_flag("permutations", options.permutations,
                         "Every order of arrival, of more than 7 events a sample; each with new ids");
    }

    void add_pace_and_faults(Command& command, replay::Options& options) {
        command.add("speed", speed, "X|max [max]", "The recorded gaps, X times as fast")
            ->plain()
            ->check(accepts("max, or a number from 0.001 to 1000000", [](const std::string& given) {
                return given == "max" || !decimal(0.001, 1e6)(given);
            }));
        command.add("rate", rate, "N", "N deliveries a second instead of the recorded gaps")
            ->check(decimal(0.001, 1e6));
        command.add_flag("shuffle", options.faults.shuffle, "In an order drawn by the seed");
        command.add("duplicate", options.faults.duplicate, "P [0]", "Probability that an event comes twice")
            ->check(decimal(0, 1));
        command.add("drop", options.faults.drop, "P [0]", "Probability that it never comes")
            ->check(decimal(0, 1));
        command
            .add("corrupt", options.faults.corrupt, "P [0]",
                 "Probability that it is changed after it was signed")
            ->check(decimal(0, 1));
        command.add("delay", delay, "MS [0]", "Each delivery waits up to this long")
            ->check(whole_number(0, an_hour_in_milliseconds));
        command.add("seed", seed, "N [random]", "The same seed gives the same deliveries")
            ->plain()
            ->check(whole_number());
    }

    void add_expectations(Command& command, replay::Options& options) {
        command
            .add_list("expect", expect, "ORDER=STATUS",
                      "The status that the order must come to; ORDER is an id, or 'order' for that of "
                      "--new-order or --map")
            ->check(readable_by(replay::parse_order_expectation));
        command
            .add_list("expect-verdict", expect_verdict, "TYPE=VERDICT",
                      "What each event of the type must be answered with; * and | may be used")
            ->check(readable_by(replay::parse_verdict_expectation));
        command
            .add_list("expect-http", expect_http, "CODE [2xx]", "What each delivery must be answered with")
            ->plain()
            ->check(whole_number(100, 599));
        command.add("within", within, "MS [5000]", "How long --expect waits after the last answer")
            ->check(whole_number(0, an_hour_in_milliseconds));
        command.add("api", options.api, "URL [from --to]", "The server whose orders are read and made")
            ->check(url());
        command.add("scenario", options.scenario, "FILE",
                    "Events, faults and expectations from a scenario file");
        command.add("junit", options.junit, "FILE", "Also write a JUnit report");
        command.add_flag("json", options.json, "Report as JSON lines");
    }

    void read(replay::Options& options) const {
        options.to = replay::parse_target_url(to).value();
        if (!sign.empty()) options.sign = replay::signature_mode_named(sign);
        if (!speed.empty() && speed != "max") options.pace.speed = std::stod(speed);
        if (rate > 0) options.pace.rate = rate;
        options.map = read_all<replay::MapEntry>(map, replay::parse_map_entry);
        options.expect = read_all<replay::OrderExpectation>(expect, replay::parse_order_expectation);
        options.expect_verdict =
            read_all<replay::VerdictExpectation>(expect_verdict, replay::parse_verdict_expectation);
        for (const std::string& code : expect_http)
            options.expect_http.push_back(std::stoi(code));
        options.faults.delay = std::chrono::milliseconds(delay);
        options.timeout = std::chrono::seconds(timeout);
        if (within >= 0) options.within = std::chrono::milliseconds(within);
        if (!seed.empty()) options.seed = std::stoull(seed);
    }
};

}  // namespace

replay::Options parse_replay(const std::vector<std::string>& arguments) {
    replay::Options options;
    ReplayCliOptions text;
    Command command(
        "Sends recorded Stripe webhooks again: signed afresh, in any order, with faults, and judged.",
        "orderwire replay");
    command.add_words("FILE", options.files,
                      "An event, a list, a Stripe list object, JSON lines or an export; - is standard input");
    text.add_endpoint(command, options);
    text.add_selection(command, options);
    text.add_pace_and_faults(command, options);
    text.add_expectations(command, options);
    command.parse(arguments);

    if (options.files.empty() && options.scenario.empty())
        throw UsageError("FILE: none was given; what to replay is a file of events, or --scenario FILE");
    if (text.to.empty())
        throw UsageError(
            "--to: none was given; it is an endpoint like http://127.0.0.1:8080/webhooks/stripe");
    if (!text.speed.empty() && text.rate > 0)
        throw UsageError("--rate: " + text.speed + " was given for --speed too; one of them sets the pace");
    text.read(options);
    return options;
}

int run_replay(const std::vector<std::string>& arguments) {
    replay::Options options = parse_replay(arguments);
    set_up_log("warn", LogFormat::text);
    options.terminal = ::isatty(STDOUT_FILENO) == 1 && !options.json;
    try {
        return replay::run(std::move(options), system_clock(), std::cout) ? 0 : 1;
    } catch (const replay::InputError& error) {
        throw UsageError(error.what());
    }
}

}  // namespace orderwire::cli
