// What the deliveries of a run came to, at the server whose orders they are about.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/async.hpp"
#include "replay/options.hpp"
#include "replay/report.hpp"
#include "replay/shop.hpp"

namespace orderwire::replay {

// The order that --map order=… names, or "".
std::string mapped_order(const Options& options);

class OrderChecks {
  public:
    // `order` is what "order" stands for in the expectations, or "".
    OrderChecks(Shop& shop, const Options& options) : shop_(shop), options_(options) {}

    // Waits until every expected order is as expected, at most options.within for all of them.
    // "order" stands for the run's own, else for the one that --map names.
    task<std::vector<Check>> expected(std::optional<Subject> subject);
    // Whether the order ended as the one of the first run did, whatever the order of arrival.
    task<Check> same_end(std::string order);

  private:
    // Reads the order until its view contains `wanted` or the time is over: what is wrong with it, or "".
    task<std::string> wait_for(std::string order, json::object wanted,
                               std::chrono::steady_clock::time_point until);
    std::chrono::steady_clock::time_point deadline() const;

    Shop& shop_;
    const Options& options_;
    std::optional<json::object> first_end_;
};

}  // namespace orderwire::replay
