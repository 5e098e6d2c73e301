// Replays that the testbench's pages start, by the same engine as `orderwire replay`: each on a thread of its
// own, over HTTP to this very server. From any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/result.hpp"
#include "base/time.hpp"
#include "replay/input/input_set.hpp"
#include "replay/options.hpp"
#include "testbench/live/stream_source.hpp"

namespace orderwire::testbench {

inline constexpr std::size_t run_deliveries_max = 10'000;

class RunLog;

class ReplayRuns final : public StreamSource {
  public:
    static constexpr std::size_t kept_max = 5;  // finished ones

    // `changed` is called where something was reported; `clock` must outlive it.
    ReplayRuns(const Clock& clock, std::function<void()> changed);
    ~ReplayRuns() override;  // stops the one that runs

    // Starts it; what it says of itself then. Errors: `run_in_progress`, `too_many_deliveries`, `stopping`.
    result<std::string> start(replay::Options options, replay::InputSet input_set, std::string name);
    std::optional<std::string> show(const std::string& id) const;  // a JSON text
    bool stop(const std::string& id);                              // false: there is none
    void stop_all();                                               // and start no more

    std::uint64_t newest() const override;
    std::uint64_t write_after(std::uint64_t number, std::string& blocks) const override;

  private:
    const Clock& clock_;
    std::function<void()> changed_;
    std::atomic<std::uint64_t> sequence_{0};  // of everything that any run reported
    mutable std::mutex mutex_;
    std::deque<std::shared_ptr<RunLog>> runs_;  // the newest last
    bool stopping_ = false;
    std::jthread thread_;
};

}  // namespace orderwire::testbench
