// Webhooks on their way while the server stops: which were wholly handed over before it was told to, and what
// each was answered.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "load/connection.hpp"
#include "load/orders.hpp"

namespace orderwire::crash {

class InFlight {
  public:
    struct Webhook {
        std::string body;
        int status = 0;            // of the answer; 0: none
        bool before_stop = false;  // sent, to the last byte, before mark_stop()
    };
    // Keep-alive connections, each of which sends the next when the last is answered; one that is lost is not
    // replaced.
    InFlight(Loop& loop, std::uint16_t port, std::vector<load::FilledOrder> orders, std::size_t connections);
    ~InFlight();
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;

    // Connections that have just come, with a request at once: most are not accepted when the server is told.
    void burst(std::size_t count);
    // The server is told to stop now.
    void mark_stop();
    // Whether all that is to come has come: each connection has ended.
    bool over() const { return open_ == 0; }

    const std::vector<std::shared_ptr<Webhook>>& sent() const { return sent_; }

  private:
    class Sender;
    void add(bool keeps_on);
    std::shared_ptr<Webhook> next();

    Loop& loop_;
    std::uint16_t port_;
    std::vector<load::FilledOrder> orders_;
    load::EventMaker events_;
    std::vector<std::shared_ptr<Sender>> senders_;
    std::vector<std::shared_ptr<Webhook>> sent_;
    std::size_t open_ = 0;
};

}  // namespace orderwire::crash
