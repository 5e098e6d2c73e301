// A keep-alive connection that asks one thing at a time.
#pragma once

#include <functional>
#include <string>

#include "load/connection.hpp"
#include "load/http_answer.hpp"

namespace orderwire::load {

class Requester final : public Connection {
  public:
    struct Events {
        // It can be asked: connected, or the last answer is in.
        std::function<void(Requester&)> ready;
        // `body` lasts for the call; the next thing to be called is ready(), unless it was closed.
        std::function<void(Requester&, const AnswerHead&, std::string_view body)> answered;
        // The connection is gone; what was asked has no answer.
        std::function<void(Requester&)> lost;
    };
    // `events` must outlive it.
    Requester(Loop& loop, std::uint16_t port, const Events& events);

    void ask(std::string_view request);
    bool waiting() const { return waiting_; }

    std::size_t tag = 0;  // the caller's: which request this is

  private:
    void on_open() override;
    std::size_t on_bytes(std::string_view bytes) override;
    void on_lost() override;

    const Events& events_;
    bool waiting_ = false;
};

}  // namespace orderwire::load
