// What each scenario stands on: a server on a database of its own, good clients, and somebody who watches
// what it takes.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "crash/good_clients.hpp"
#include "crash/report.hpp"
#include "crash/sampler.hpp"
#include "crash/serving.hpp"
#include "load/orders.hpp"

namespace orderwire::crash {

struct Setup {
    std::string program;
    std::string filled;  // a database that orderwire_fill made; each scenario has a copy
    std::vector<load::FilledOrder> orders;
    bool small = false;
    Report report;

    // How many of something: so many, or in a small run a fiftieth.
    std::size_t count(std::size_t full) const { return small ? full / 50 : full; }
    std::size_t good() const { return small ? 50 : 500; }
    double good_webhooks_per_second() const { return small ? 100 : 500; }
};

class Scene {
  public:
    // Starts the server and, from `good_source`, the good clients. Of `serving`, program, store and port are
    // set here.
    Scene(Setup& setup, const std::string& name, Serving serving = {},
          asio::ip::address_v4 good_source = asio::ip::address_v4::any());

    // Says what memory the server took, and demands that it was no more than so much for each of so many
    // connections, and what the webhooks leave.
    void check_memory(std::size_t connections, std::uint64_t bytes_each);
    void end();  // of the good clients, with what they demand

    Setup& setup;
    Report& report;
    const std::uint16_t port = free_port();
    Loop loop{1};  // the attackers'
    // Orders that the good clients leave alone.
    const load::FilledOrder& order(std::size_t number) const;
    std::size_t orders() const { return setup.orders.size() - setup.good(); }
    pid_t server() const { return server_.pid(); }

  private:
    Serving serving_;
    ServerProcess server_;
    asio::executor_work_guard<Executor> guard_{loop.get_executor()};
    std::unique_ptr<GoodClients> good_;
    std::uint64_t memory_before_ = 0;
    double webhooks_before_ = 0;
    std::unique_ptr<Sampler> sampler_;
};

// The sum of a figure of /metrics over its labels.
double figure(Loop& loop, std::uint16_t port, std::string_view name);

// The scenarios of `crash_clients`.
void never_read(Setup& setup);
void half_open(Setup& setup);
void slow_requests(Setup& setup);
void reconnect_storm(Setup& setup);
void publishers(Setup& setup);
void stalled_store(Setup& setup);
void default_limits(Setup& setup);
void few_files(Setup& setup);

}  // namespace orderwire::crash
