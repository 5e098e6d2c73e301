// How many watch an order, on which transport: asked of every loop, since a watcher lives on one.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/async.hpp"
#include "transport/session_registry.hpp"

namespace orderwire::testbench {

using WatcherCounts = transport::SessionRegistry::Counts;

class WatcherCounter {
  public:
    void join(Executor loop, std::weak_ptr<transport::SessionRegistry> registry);

    // `done` is called on the asking loop. It costs each loop a look at its sessions.
    void count(std::vector<std::string> orders, Executor asking, std::function<void(WatcherCounts)> done);
    task<WatcherCounts> count(std::vector<std::string> orders);

  private:
    struct Member {
        Executor loop;
        std::weak_ptr<transport::SessionRegistry> registry;
    };
    std::mutex mutex_;
    std::vector<Member> members_;
};

}  // namespace orderwire::testbench
