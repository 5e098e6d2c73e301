// A server that is killed again and again while events come and watchers watch.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "followers.hpp"
#include "kill_plan.hpp"
#include "ledger.hpp"
#include "load/delays.hpp"
#include "load/peer.hpp"
#include "publishers.hpp"
#include "server_process.hpp"

namespace orderwire::crash {

struct KillOptions {
    std::string program;
    std::string store;
    std::string orders;
    std::size_t kills = 100;
    std::size_t watchers = 2000;
    double rate = 2000;  // new events per second
    std::uint64_t seed = std::random_device{}();
};

class KillRun {
  public:
    explicit KillRun(const KillOptions& options);

    // All kills, a last start, and the time that it takes until everything is answered and seen; then the
    // server is told to end. Throws std::runtime_error where it ends by itself or does not become ready.
    void go();

    Ledger& ledger() { return ledger_; }
    const Followers::Counts& watchers() const { return followers_.counts; }

    struct Figures {
        load::Delays ready_ms;  // from a start after a kill
        std::size_t killed_before_service = 0;
        std::size_t killed_within_checkpoint = 0;
        std::size_t views_audited = 0;
        std::chrono::duration<double> service{};  // while webhooks could be sent
    };
    Figures figures;

  private:
    using Clockwork = std::chrono::steady_clock;
    Publishers::Choice choose();
    void start_and_kill(KillPlan plan);
    void start();
    void wait_and_kill(std::chrono::microseconds delay_max);
    void begin_service();
    void end_service();
    void wait_until_ready();
    bool is_ready();
    void look();
    void catch_up();
    template <class Condition>
    bool run_until(const Condition& condition, std::chrono::seconds limit,
                   std::chrono::milliseconds interval);
    void must_live();

    KillOptions options_;
    std::mt19937_64 random_;
    KillPlans plans_;
    Loop loop_{1};
    std::uint16_t port_ = free_port();
    Ledger ledger_;
    ServerProcess server_;
    std::unique_ptr<load::Peer> peer_;
    Followers followers_;
    Publishers publishers_;
    Clockwork::time_point started_;
    std::optional<Clockwork::time_point> service_began_;
    std::int64_t written_at_start_ = 0;
    std::size_t opened_at_start_ = 0;
    bool killed_ = false;
};

}  // namespace orderwire::crash
