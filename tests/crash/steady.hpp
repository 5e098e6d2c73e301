// Requests at a rate, whatever the server does (open loop): what finds no connection free waits, and its
// delay grows. A connection that is lost is replaced.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "load/delays.hpp"
#include "load/requester.hpp"

namespace orderwire::crash {

class Steady {
  public:
    using Instant = std::chrono::steady_clock::time_point;
    struct Outcome {
        std::size_t asked = 0;
        std::size_t good = 0;     // 2xx, 3xx
        std::size_t told = 0;     // 429 or 503, with Retry-After
        std::size_t refused = 0;  // anything else
        std::size_t lost = 0;     // asked twice, and the connection went away both times
        load::Delays delays;      // milliseconds from when it was due to its answer
    };
    struct Plan {
        std::uint16_t port = 0;
        asio::ip::address_v4 source = asio::ip::address_v4::any();
        double per_second = 0;
        std::size_t connections = 32;
        std::function<std::string(std::size_t number, Instant due)> request;
    };
    Steady(Loop& loop, Plan plan);
    ~Steady();
    Steady(const Steady&) = delete;
    Steady& operator=(const Steady&) = delete;

    void start();
    void stop();  // asks no more
    // Asked, or due, and not answered yet.
    std::size_t under_way() const { return due_.size() + busy_; }
    Outcome& outcome() { return outcome_; }

  private:
    void tick();
    void ask_what_is_due();
    void connect(std::size_t place);
    void on_lost(std::size_t place);

    Loop& loop_;
    Plan plan_;
    load::Requester::Events events_;
    struct Place {
        std::shared_ptr<load::Requester> requester;
        Instant due;  // of what it asked last
        bool busy = false;
        bool again = false;  // the server closed the connection that it was asked on first
    };
    struct Due {
        Instant at;
        bool again = false;
    };
    std::vector<Place> places_;
    std::deque<std::size_t> free_;
    std::deque<Due> due_;
    std::size_t busy_ = 0;
    asio::steady_timer timer_;
    Instant began_;
    std::size_t scheduled_ = 0;
    std::size_t number_ = 0;
    bool stopped_ = false;
    Outcome outcome_;
};

// Whether an answer says that there is too much, and when to come again.
inline bool tells_overload(const load::AnswerHead& head) {
    return (head.status == 429 || head.status == 503) && !head.retry_after.empty();
}

}  // namespace orderwire::crash
