// What the deliveries of a run came to, at the server whose orders they are about.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/async.hpp"
#include "base/monotonic.hpp"
#include "replay/options.hpp"
#include "replay/report/report.hpp"
#include "replay/run/order_client.hpp"

namespace orderwire::replay {

class OrderAssertions {
  public:
    // `order` is what "order" stands for in the expectations, or "".
    OrderAssertions(OrderClient& order_client, const Options& options,
                    const MonotonicClock& monotonic = monotonic_clock())
        : order_client_(order_client), options_(options), monotonic_(monotonic) {}

    // Waits until every expected order is as expected, at most options.within for all of them.
    // "order" stands for the run's own, else for the one that --map names.
    task<std::vector<Check>> expected(std::optional<TestOrder> test_order);
    // Whether the order ended as the one of the first run did, whatever the order of arrival.
    task<Check> same_final_state(std::string order);

  private:
    // Reads the order until its view contains `wanted` or the time is over: what is wrong with it, or "".
    task<std::string> wait_for(std::string order, json::object wanted, Instant until);
    Instant deadline() const;

    OrderClient& order_client_;
    const Options& options_;
    const MonotonicClock& monotonic_;
    std::optional<json::object> first_final_state_;
};

}  // namespace orderwire::replay
