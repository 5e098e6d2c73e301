// The figures of a replay.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "replay/report/report.hpp"

namespace orderwire::replay {

struct Statistics {
    std::size_t deliveries = 0;
    std::size_t failed = 0;  // deliveries that did not go as expected
    std::size_t dropped = 0;
    std::size_t retries = 0;
    std::size_t checks = 0;
    std::size_t failed_checks = 0;
    std::map<int, std::size_t> by_http;
    std::map<std::string, std::size_t> by_verdict;
    std::vector<float> milliseconds;
    std::chrono::duration<double> sending{0};

    void add(const DeliveryOutcome& outcome);
    void add(const Check& check);
    bool ok() const { return failed == 0 && failed_checks == 0; }
    double per_second() const;
};

// Percentiles by nearest rank, in milliseconds; all 0 where nothing was answered.
struct Percentiles {
    double p50 = 0;
    double p90 = 0;
    double p95 = 0;
    double p99 = 0;
    double max = 0;
};
Percentiles percentiles_of(std::vector<float> milliseconds);

}  // namespace orderwire::replay
