#include "replay/report/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace orderwire::replay {

void Statistics::add(const DeliveryOutcome& outcome) {
    ++deliveries;
    if (!outcome.failure.empty()) ++failed;
    retries += static_cast<std::size_t>(outcome.attempts - 1);
    ++by_http[outcome.http];
    if (!outcome.verdict.empty()) ++by_verdict[outcome.verdict];
    if (outcome.http != 0) milliseconds.push_back(static_cast<float>(outcome.milliseconds));
}

void Statistics::add(const Check& check) {
    ++checks;
    if (!check.failure.empty()) ++failed_checks;
}

double Statistics::per_second() const {
    return sending.count() > 0 ? static_cast<double>(deliveries) / sending.count() : 0;
}

Percentiles percentiles_of(std::vector<float> milliseconds) {
    if (milliseconds.empty()) return {};
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto rank = [&](double part) {
        const double place = std::ceil(part * static_cast<double>(milliseconds.size()));
        return static_cast<double>(milliseconds[static_cast<std::size_t>(std::max(place, 1.0)) - 1]);
    };
    return {rank(0.50), rank(0.90), rank(0.95), rank(0.99), rank(1.0)};
}

}  // namespace orderwire::replay
