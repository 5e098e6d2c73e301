#include "cli/replay_command.hpp"

#include <doctest/doctest.h>

#include "cli/events_command.hpp"

using namespace orderwire;
using namespace orderwire::cli;

namespace {

const std::vector<std::string> least{"events.json", "--to", "http://127.0.0.1:8080/webhooks/stripe"};

replay::Options parsed(std::vector<std::string> more) {
    more.insert(more.begin(), least.begin(), least.end());
    return parse_replay(std::move(more));
}

std::optional<Time> since(const std::string& text) {
    const Time now = from_milliseconds(1'795'342'804'000);
    try {
        return parse_events({"export", "--since", text}, now).filter.since;
    } catch (const UsageError&) {
        return std::nullopt;
    }
}

}  // namespace

TEST_CASE("without options a replay sends each event once, in order, as fast as it is answered") {
    const replay::Options options = parsed({});
    CHECK(options.files == std::vector<std::string>{"events.json"});
    CHECK(options.to.target == "/webhooks/stripe");
    CHECK_FALSE(options.sign.has_value());
    CHECK_FALSE(options.pace.speed.has_value());
    CHECK_FALSE(options.pace.rate.has_value());
    CHECK_FALSE(options.seed.has_value());
    CHECK_FALSE(options.faults.shuffle);
    CHECK(options.faults.drop == 0);
    CHECK_FALSE(options.new_ids);
    CHECK_FALSE(options.permutations);
    CHECK_FALSE(options.retry);
    CHECK_FALSE(options.within.has_value());
    CHECK(options.timeout == std::chrono::seconds(30));
}

TEST_CASE("every option of a replay is taken") {
    const replay::Options options = parsed({"more.json",
                                            "--secret",
                                            "whsec_secret_1",
                                            "--secret",
                                            "whsec_secret_2",
                                            "--sign",
                                            "rotated",
                                            "--speed",
                                            "2.5",
                                            "--shuffle",
                                            "--duplicate",
                                            "0.5",
                                            "--drop",
                                            "1",
                                            "--corrupt",
                                            "0",
                                            "--delay",
                                            "20",
                                            "--seed",
                                            "18446744073709551615",
                                            "--only",
                                            "a.*,b",
                                            "--not",
                                            "c",
                                            "--map",
                                            "order=ord_1,pi_1=pi_2",
                                            "--new-ids",
                                            "--permutations",
                                            "--new-order",
                                            "cpp",
                                            "--concurrency",
                                            "8",
                                            "--retry",
                                            "--timeout",
                                            "5",
                                            "--expect",
                                            "order=paid",
                                            "--expect",
                                            "ord_9=failed",
                                            "--expect-verdict",
                                            "a.*=applied|no_change",
                                            "--expect-http",
                                            "200,400",
                                            "--within",
                                            "0",
                                            "--api",
                                            "http://h:1",
                                            "--junit",
                                            "j.xml",
                                            "--json"});
    CHECK(options.files.size() == 2);
    CHECK(options.secrets.size() == 2);
    CHECK(options.sign == replay::SignatureMode::rotated);
    CHECK(options.pace.speed == 2.5);
    CHECK(options.faults.shuffle);
    CHECK(options.faults.duplicate == 0.5);
    CHECK(options.faults.drop == 1);
    CHECK(options.faults.delay == std::chrono::milliseconds(20));
    CHECK(options.seed == UINT64_MAX);
    CHECK(options.only == std::vector<std::string>{"a.*", "b"});
    CHECK(options.except == std::vector<std::string>{"c"});
    REQUIRE(options.map.size() == 2);
    CHECK(options.map[1].from == "pi_1");
    CHECK(options.map[1].to == "pi_2");
    CHECK(options.new_ids);
    CHECK(options.permutations);
    CHECK(options.new_order == "cpp");
    CHECK(options.concurrency == 8);
    CHECK(options.retry);
    CHECK(options.timeout == std::chrono::seconds(5));
    CHECK(options.expect.size() == 2);
    CHECK(options.expect_verdict.at(0).verdict == "applied|no_change");
    CHECK(options.expect_http == std::vector<int>{200, 400});
    CHECK(options.within == std::chrono::milliseconds(0));
    CHECK(options.api == "http://h:1");
    CHECK(options.junit == "j.xml");
    CHECK(options.json);
}

TEST_CASE("the edges of the numbers: in and just out") {
    CHECK_NOTHROW(parsed({"--speed", "max"}));
    CHECK_NOTHROW(parsed({"--speed", "0.001"}));
    CHECK_THROWS_AS(parsed({"--speed", "0.0009"}), UsageError);
    CHECK_NOTHROW(parsed({"--concurrency", "1024"}));
    CHECK_THROWS_AS(parsed({"--concurrency", "1025"}), UsageError);
    CHECK_NOTHROW(parsed({"--delay", "3600000"}));
    CHECK_THROWS_AS(parsed({"--delay", "3600001"}), UsageError);
    CHECK_THROWS_AS(parsed({"--duplicate", "-0.1"}), UsageError);
    CHECK_THROWS_AS(parsed({"--duplicate", "nan"}), UsageError);
    CHECK_THROWS_AS(parsed({"--seed", "18446744073709551616"}), UsageError);
    CHECK_THROWS_AS(parsed({"--expect-http", "600"}), UsageError);
}

TEST_CASE("events are asked for since a time, a date, or so long ago") {
    CHECK(since("2026-11-22T10:20:04.120Z") == from_milliseconds(1'795'342'804'120));
    CHECK(since("2026-11-22") == from_milliseconds(1'795'305'600'000));
    CHECK(since("90s") == from_milliseconds(1'795'342'714'000));
    CHECK(since("2h") == from_milliseconds(1'795'335'604'000));
    CHECK(since("20779d") == from_milliseconds(1'795'342'804'000 - 20'779 * 86'400'000LL));
    CHECK(since("0d") == from_milliseconds(1'795'342'804'000));
    for (const char* wrong :
         {"", "2", "h", "-1h", "2w", "2hh", "99999999999999999999d", "today", "1000000000d", "20780d"})
        CHECK_FALSE(since(wrong).has_value());
}

TEST_CASE("events are exported, shown or told as they come, and nothing else") {
    const Time now{};
    CHECK(parse_events({"show", "evt_1", "--store", "sqlite:a.db"}, now).event_id == "evt_1");
    CHECK(parse_events({"tail", "--type", "a.*"}, now).filter.type == "a.*");
    CHECK(parse_events({"export", "--order", "ord_1", "--verdict", "review"}, now).filter.verdict ==
          "review");
    CHECK_THROWS_AS(parse_events({}, now), UsageError);
    CHECK_THROWS_AS(parse_events({"list"}, now), UsageError);
    CHECK_THROWS_AS(parse_events({"show"}, now), UsageError);
    CHECK_THROWS_AS(parse_events({"show", "evt_1", "evt_2"}, now), UsageError);
    CHECK_THROWS_AS(parse_events({"export", "surplus"}, now), UsageError);
    CHECK_THROWS_AS(parse_events({"--help"}, now), HelpWanted);
}
