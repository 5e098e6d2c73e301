#include "replay/report/statistics.hpp"

#include <doctest/doctest.h>

using namespace orderwire::replay;

TEST_CASE("percentiles are by nearest rank") {
    std::vector<float> times;
    for (int i = 100; i >= 1; --i)
        times.push_back(static_cast<float>(i));
    const Percentiles all = percentiles_of(times);
    CHECK(all.p50 == 50);
    CHECK(all.p90 == 90);
    CHECK(all.p99 == 99);
    CHECK(all.max == 100);
    CHECK(percentiles_of({7}).p50 == 7);
    CHECK(percentiles_of({}).max == 0);
}

TEST_CASE("what failed, was repeated or not answered is counted; only answers have a time") {
    Statistics statistics;
    DeliveryOutcome fine;
    fine.http = 200;
    fine.verdict = "applied";
    fine.milliseconds = 2;
    fine.attempts = 3;
    DeliveryOutcome lost;
    lost.failure = "no answer";
    statistics.add(fine);
    statistics.add(lost);
    CHECK(statistics.deliveries == 2);
    CHECK(statistics.failed == 1);
    CHECK(statistics.retries == 2);
    CHECK(statistics.by_http == std::map<int, std::size_t>{{0, 1}, {200, 1}});
    CHECK(statistics.by_verdict == std::map<std::string, std::size_t>{{"applied", 1}});
    CHECK(statistics.milliseconds == std::vector<float>{2});
    CHECK_FALSE(statistics.ok());
}

TEST_CASE("all is well where no delivery and no check failed") {
    Statistics statistics;
    CHECK(statistics.ok());
    CHECK(statistics.per_second() == 0);
    statistics.add(Check{"ord_1=paid", ""});
    CHECK(statistics.ok());
    statistics.add(Check{"ord_1=paid", "it is pending"});
    CHECK(statistics.checks == 2);
    CHECK(statistics.failed_checks == 1);
    CHECK_FALSE(statistics.ok());
}
