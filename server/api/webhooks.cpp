// Stripe's webhooks: the way of an event begins here. Verify the exact bytes, read what they say, make it
// durable, answer. Whoever watches the order hears of it from the store's commit, not from here.
#include <chrono>

#include "api/middleware.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "ingest/incoming_event.hpp"
#include "stripe/event.hpp"
#include "stripe/signature/signature.hpp"

namespace orderwire::api {

namespace {

// What there is to tell of one request, from its beginning to its answer; nothing where nobody watches.
class WebhookTrace {
  public:
    WebhookTrace(Dependencies& deps, http::Request& request, Time now) : deps_(deps), request_(request) {
        if (deps_.ingest_log == nullptr) return;
        began_ = deps_.monotonic.now();
        record_.emplace();
        record_->at = now;
        record_->body = request.body;
        record_->peer = request.peer;
    }

    void verified() {
        if (record_) record_->signature_valid = true;
    }
    void read(const stripe::Event& event) {
        if (!record_) return;
        record_->event = event.id;
        record_->type = event.type;
        record_->object_id = event.object_id;
        const auto* update = std::get_if<domain::PaymentUpdate>(&event.reading);
        if (update != nullptr && is_order_id(update->claimed_order_id)) {
            record_->order = update->claimed_order_id;
        }
    }
    // A refused body may still say what it pretends to be.
    void read_unverified() {
        if (!record_) return;
        if (const auto event = stripe::read_event(request_.body, deps_.settings.livemode)) read(*event);
    }
    void answered(const store::AppliedEvent& applied) {
        if (!record_) return;
        record_->set(applied);
        finish(200, "");
    }
    void refused(int http, const std::string& reason) {
        if (record_) finish(http, reason);
    }

  private:
    void finish(int http, const std::string& reason) {
        record_->http = http;
        record_->reason = reason;
        record_->headers = std::move(request_.headers);  // nobody reads them any more
        record_->took = std::chrono::duration_cast<std::chrono::microseconds>(deps_.monotonic.now() - began_);
        deps_.ingest_log->add(*std::move(record_));
    }

    Dependencies& deps_;
    http::Request& request_;
    Instant began_{};
    std::optional<ingest::IngestRecord> record_;
};

[[noreturn]] void refuse_webhook(Dependencies& deps, WebhookTrace& trace, const Error& error) {
    deps.event_ingest.refused(error);
    trace.refused(static_cast<int>(http::status::bad_request), error.code);
    refuse(error);
}

// Who signed it meant it for us: it is kept, whatever it is.
stripe::Event read_verified(Dependencies& deps, const std::string& body, Time now) {
    result<stripe::Event> event = stripe::read_event(body, deps.settings.livemode);
    if (event) return *std::move(event);
    stripe::Event unreadable = stripe::unreadable_event(body);
    unreadable.created = to_seconds(now);
    spdlog::warn("webhook {}: signed, but no event that can be read, kept as it is: {}", unreadable.id,
                 event.error().detail);
    return unreadable;
}

task<http::Response> stripe_webhook(Dependencies& deps, http::Request& request) {
    const Time now = deps.clock.now();
    WebhookTrace trace(deps, request, now);
    const std::string signature(request.header("Stripe-Signature"));
    const auto secrets = deps.webhook_secrets.get();
    const result<void> verified =
        stripe::verify_signature(signature, request.body, *secrets, to_seconds(now));
    if (!verified) {
        trace.read_unverified();
        refuse_webhook(deps, trace, verified.error());
    }
    trace.verified();
    request.exempt = true;
    stripe::Event event = read_verified(deps, request.body, now);
    trace.read(event);

    store::IncomingEvent incoming = ingest::incoming_event(store::IncomingEvent::Source::webhook,
                                                           std::move(event), std::move(request.body), now);
    incoming.signature = signature;
    store::AppliedEvent applied;
    try {
        applied = co_await deps.event_ingest.take(std::move(incoming));
    } catch (const store::StorageError& error) {
        trace.refused(static_cast<int>(http::status::service_unavailable), error.code());
        throw;
    }
    trace.answered(applied);
    http::Response response =
        http::json_response(http::status::ok, json::object{{"verdict", to_string(applied.verdict)}});
    co_return response;
}

}  // namespace

void add_webhook_routes(http::Router& router, Dependencies& deps) {
    router.add(http::verb::post, "/webhooks/stripe", reading(deps, stripe_webhook),
               http::RateLimitPolicy::unless_exempt, http::CsrfCheck::none);
}

}  // namespace orderwire::api
