// The world's memory of the run, which no kill touches: what was sent and what was answered, and what each
// order's watcher has seen.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "findings.hpp"
#include "load/orders.hpp"

namespace orderwire::crash {

struct SentEvent {
    std::string id;
    std::size_t body_hash = 0;
    std::uint32_t order = 0;  // its index
    std::uint16_t attempts = 0;
    bool acknowledged = false;  // a 2xx came
};

struct Seen {
    std::uint64_t version = 0;  // 0: nothing
    std::string view;
    bool final() const { return view.find(R"("final":true)") != std::string::npos; }
};

class Ledger {
  public:
    explicit Ledger(std::vector<load::FilledOrder> orders);

    const std::vector<load::FilledOrder>& orders() const { return orders_; }

    // An event that is about to be sent for the first time; its number.
    std::uint32_t made(std::uint32_t order, const load::EventMaker::Event& event);
    void attempted(std::uint32_t event);
    // An answer to it. Finds fault with any that is neither 200 with the right verdict nor 503.
    void answered(std::uint32_t event, int status, std::string_view body);

    // A view that came to the order's watcher. Finds fault with one that is older than the last.
    void saw(std::uint32_t order, std::uint64_t version, std::string_view view);
    const Seen& seen(std::uint32_t order) const { return seen_[order]; }
    // Orders whose watchers saw something since this was asked the last time.
    std::vector<std::uint32_t> take_freshly_seen();

    const std::deque<SentEvent>& events() const { return events_; }
    const std::unordered_map<std::string_view, std::uint32_t>& event_numbers() const { return numbers_; }

    struct Counts {
        std::size_t attempts = 0;
        std::size_t acknowledged = 0;  // events
        std::size_t without_answer = 0;
        std::size_t refused = 0;                // 503
        std::size_t duplicates = 0;             // so answered, after a 2xx
        std::size_t stored_without_answer = 0;  // answered `duplicate` where no answer had come before
        std::size_t views = 0;
        std::size_t views_repeated = 0;  // the version that the watcher had already
    };
    Counts counts;
    Findings findings;

  private:
    std::vector<load::FilledOrder> orders_;
    std::deque<SentEvent> events_;  // none moves, so their ids stay where they are
    std::unordered_map<std::string_view, std::uint32_t> numbers_;
    std::vector<Seen> seen_;
    std::vector<bool> fresh_;
    std::vector<std::uint32_t> freshly_seen_;
};

}  // namespace orderwire::crash
