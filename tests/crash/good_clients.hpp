// Those who behave, while others do not: watchers whose orders move at a rate, and plain GETs. On a thread of
// their own, so that what is measured is the server's doing.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "crash/report.hpp"
#include "crash/steady.hpp"
#include "load/crowd.hpp"
#include "load/orders.hpp"
#include "load/peer.hpp"

namespace orderwire::crash {

class GoodClients {
  public:
    struct Plan {
        std::uint16_t port = 0;
        asio::ip::address_v4 source = asio::ip::address_v4::any();
        std::vector<load::FilledOrder> orders;  // each has one watcher
        std::string secret;
        double webhooks_per_second = 500;
        double gets_per_second = 50;
    };
    static constexpr std::size_t connections = 264;  // beside the watchers
    // Opens the watchers, and begins. Throws std::runtime_error where one is refused.
    explicit GoodClients(Plan plan);
    ~GoodClients();
    GoodClients(const GoodClients&) = delete;
    GoodClients& operator=(const GoodClients&) = delete;

    // Ends, says how they fared, and demands that all were served.
    void finish(Report& report);

  private:
    void work();
    std::size_t behind();
    std::string webhook(std::size_t number, Steady::Instant due);

    Plan plan_;
    Loop loop_{1};
    asio::executor_work_guard<Executor> guard_{loop_.get_executor()};
    std::unique_ptr<load::Peer> peer_;
    load::EventMaker events_;
    std::vector<Steady::Instant> due_;  // of each order's last webhook
    load::Delays delays_;               // from when a webhook was due to the view at its watcher
    std::atomic<bool> stopping_{false};
    load::Crowd crowd_;
    Steady webhooks_;
    Steady gets_;
    std::string trouble_;
    std::thread thread_;
};

}  // namespace orderwire::crash
