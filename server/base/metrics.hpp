// Counters for /metrics, in Prometheus' text format. A counter may be raised from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace orderwire {

class Counter {
  public:
    void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
    void subtract(std::uint64_t n = 1) { value_.fetch_sub(n, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

class Metrics {
  public:
    // The series `name{labels}`; `labels` like `verdict="applied"`, or empty. The reference stays valid;
    // asking again gives the same one. Names and label values come from the program, never from a client.
    Counter& counter(const std::string& name, const std::string& help, const std::string& labels = "");
    Counter& gauge(const std::string& name, const std::string& help, const std::string& labels = "");

    std::string render() const;  // text/plain; version=0.0.4

  private:
    struct Family {
        std::string help;
        std::string type;
        std::map<std::string, Counter> series;
    };
    Counter& series(const std::string& name, const std::string& help, const std::string& type,
                    const std::string& labels);

    mutable std::mutex mutex_;
    std::map<std::string, Family> families_;
};

}  // namespace orderwire
