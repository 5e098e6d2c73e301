// Answers a deferred request from another loop. Copies may die on any thread.
#pragma once

#include <boost/asio/dispatch.hpp>
#include <memory>
#include <utility>

#include "base/async.hpp"
#include "http/message.hpp"
#include "transport/socket_io/engine_request.hpp"

namespace orderwire::transport::socket_io {

class DeferredReply {
  public:
    // On the request's own loop, whose executor `home` is.
    DeferredReply(Executor home, const std::shared_ptr<http::DeferredResponse>& deferred)
        : home_(std::move(home)), deferred_(deferred) {}

    void operator()(http::Response response) const {
        asio::dispatch(home_, [deferred = deferred_, response = std::move(response)]() mutable {
            if (const auto waiting = deferred.lock()) waiting->answer(std::move(response));
        });
    }

  private:
    Executor home_;
    std::weak_ptr<http::DeferredResponse>
        deferred_;  // it keeps itself until it is answered or its client is gone
};

class DeferredPoll final : public Poll {
  public:
    DeferredPoll(std::uint64_t number_, DeferredReply answer) : Poll(number_), answer_(std::move(answer)) {}
    void answer(std::shared_ptr<const std::string> payload) override {
        answer_(payload_response(std::move(payload)));
    }

  private:
    DeferredReply answer_;
};

}  // namespace orderwire::transport::socket_io
