// Stripe, as it behaves towards a server that keeps dying: events come at their rate whatever becomes of
// them, and one that has no answer comes again later with the same bytes, until it gets a 2xx. Some come
// again even then.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "ledger.hpp"
#include "load/orders.hpp"
#include "load/requester.hpp"

namespace orderwire::crash {

class Publishers {
  public:
    struct Choice {
        std::uint32_t order = 0;
        bool pay = false;  // ends it
    };
    struct Options {
        std::uint16_t port = 0;
        std::string secret;
        double rate = 0;  // new events per second
        std::uint64_t seed = 0;
    };
    // `choose` says what the next event is about. The ledger must outlive it.
    Publishers(Loop& loop, Options options, Ledger& ledger, std::function<Choice()> choose);
    ~Publishers();
    Publishers(const Publishers&) = delete;
    Publishers& operator=(const Publishers&) = delete;

    // Nothing is sent while they are held, as at the beginning. What is due meanwhile comes afterwards.
    void hold() { held_ = true; }
    void go_on();
    // No new events from now on. What has no answer yet, or is to be repeated, is sent at once.
    void finish();
    // Every event has been acknowledged.
    bool finished() const { return finishing_ && later_.empty() && under_way_ == 0; }

  private:
    using Instant = std::chrono::steady_clock::time_point;
    struct Delivery {
        std::uint32_t event = 0;
        std::string body;
    };
    struct Line {  // a connection, or what follows it when it is lost
        std::shared_ptr<load::Requester> requester;
        Delivery delivery;  // while it delivers
        bool delivering = false;
        std::unique_ptr<asio::steady_timer> timer;
    };
    void connect(std::size_t line);
    void on_ready(std::size_t line);
    void on_answer(std::size_t line, const load::AnswerHead& head, std::string_view body);
    void on_lost(std::size_t line);
    void again_later(Delivery delivery);
    void tick();
    void send_what_is_due();
    std::optional<Delivery> next();
    Delivery make();
    std::chrono::milliseconds between(int from, int to);

    Loop& loop_;
    Options options_;
    Ledger& ledger_;
    std::function<Choice()> choose_;
    load::EventMaker maker_;
    load::Requester::Events events_;
    std::vector<Line> lines_;
    std::deque<std::size_t> idle_;
    std::multimap<Instant, Delivery> later_;
    std::vector<std::uint32_t> steps_;  // of each order
    std::mt19937_64 random_;
    asio::steady_timer timer_;
    Instant began_;
    std::size_t made_ = 0;
    std::size_t under_way_ = 0;
    bool held_ = true;
    bool finishing_ = false;
};

}  // namespace orderwire::crash
