#include "base/metrics.hpp"

#include <doctest/doctest.h>

using namespace orderwire;

TEST_CASE("metrics are rendered in Prometheus' text format, one family after the other") {
    Metrics metrics;
    metrics.counter("webhooks_total", "Webhooks.", R"(verdict="applied")").add(2);
    metrics.counter("webhooks_total", "Webhooks.", R"(verdict="parked")").add();
    Counter& watchers = metrics.gauge("watchers", "Watchers.");
    watchers.add(3);
    watchers.subtract();
    CHECK(metrics.render() ==
          "# HELP watchers Watchers.\n# TYPE watchers gauge\nwatchers 2\n"
          "# HELP webhooks_total Webhooks.\n# TYPE webhooks_total counter\n"
          "webhooks_total{verdict=\"applied\"} 2\nwebhooks_total{verdict=\"parked\"} 1\n");
}
