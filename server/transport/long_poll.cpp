#include "transport/long_poll.hpp"

#include <fmt/format.h>

#include <utility>

#include "transport/session.hpp"

namespace orderwire::transport {

namespace {

// A held request. Its connection keeps it until the answer is written or the client has gone.
class LongPollSession final : public Session {
  public:
    LongPollSession(std::shared_ptr<SessionRegistry> registry,
                    std::shared_ptr<http::DeferredResponse> request, std::uint64_t since,
                    std::chrono::seconds wait)
        : Session(std::move(registry), Transport::long_poll),
          request_(std::move(request)),
          since_(since),
          until_(now() + wait) {}

    void start(const std::string& order) {
        request_->when_gone([this, self = shared_from_this()] { request_.reset(); });
        if (registry().draining()) return drain(std::chrono::milliseconds(0));
        const result<void> followed = subscriptions().follow(order, since_);
        if (!followed) return answer(not_followed(followed.error()));
        if (subscriptions().ended()) answer_unchanged();
    }

    Instant tick(Instant at) override {
        if (at >= until_) answer_unchanged();
        return until_;
    }

    void drain(std::chrono::milliseconds reconnect_in) override {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(reconnect_in);
        http::Response response = view_response(since_, nullptr, true);
        response.set(http::field::retry_after, fmt::format("{}", std::max<long>(1, seconds.count())));
        answer(std::move(response));
    }

    // After a fault: a client that is still there must not wait for ever.
    void abort() override {
        answer(http::problem(http::status::internal_server_error, "internal_error",
                             "the server failed to answer this request"));
    }

  private:
    void wake() override {
        if (!request_) return;
        if (const hub::MessagePtr view = take_view()) {
            answer(view_response(view->cursor, view->bytes, false));
        }
    }
    bool overdue(Instant) const override { return false; }

    void answer_unchanged() { answer(view_response(since_, nullptr, true)); }
    void answer(http::Response response) {
        if (!request_) return;
        request_->answer(std::move(response));  // what it throws leaves a request to drop
        request_.reset();
    }

    std::shared_ptr<http::DeferredResponse> request_;  // until it is answered
    std::uint64_t since_;
    Instant until_;
};

}  // namespace

std::string etag_of(std::uint64_t version) { return fmt::format("\"{}\"", version); }

http::Response view_response(std::uint64_t version, std::shared_ptr<const std::string> view, bool known) {
    http::Response response = known ? http::empty_response(http::status::not_modified)
                                    : http::json_response(http::status::ok, std::move(view));
    response.set(http::field::etag, etag_of(version)).set(http::field::cache_control, "no-store");
    return response;
}

std::function<void(std::shared_ptr<http::DeferredResponse>)> hold(std::shared_ptr<SessionRegistry> registry,
                                                                  std::string order, std::uint64_t since,
                                                                  std::chrono::seconds wait) {
    return [registry = std::move(registry), order = std::move(order), since,
            wait](std::shared_ptr<http::DeferredResponse> request) {
        std::make_shared<LongPollSession>(registry, std::move(request), since, wait)->start(order);
    };
}

}  // namespace orderwire::transport
