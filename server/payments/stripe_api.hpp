// The Stripe API, as far as orders need it: one client for Stripe and for the sandbox alike, by
// configuration.
#pragma once

#include <chrono>
#include <string>

#include "base/async.hpp"
#include "base/json.hpp"
#include "base/monotonic.hpp"
#include "base/secret.hpp"
#include "base/shared.hpp"
#include "http/client/client.hpp"
#include "payments/circuit_breaker.hpp"

namespace orderwire::payments {

// The API version that our requests and readings are written for.
inline constexpr std::string_view stripe_api_version = "2026-10-28.endive";

struct StripeOptions {
    std::string api_base;  // an origin: "https://api.stripe.com"
    Secret secret_key;
    std::chrono::milliseconds timeout{8'000};  // of one attempt
    // No further attempt begins after this: a customer waits.
    std::chrono::milliseconds patience{8'000};
    int attempts_max = 3;
};

// Errors of every call, in words for whoever asked us:
//   `stripe_unavailable`  no usable answer after the attempts, or lately none: ask again later, with the same
//                         idempotency key
//   `stripe_refused`      our key is not accepted, or not for this; or Stripe failed: nothing that could be
//                         mended by another request
//   `payment_refused`     a no to what was asked
struct StripeError {
    Error error;
    // What Stripe said, for the log and for what to do next; "" where it said nothing.
    std::string stripe_code;  // "payment_intent_unexpected_state", "resource_missing", …
    std::string param;        // the parameter that it is about: "customer_email"
    std::string message;

    bool is_definite = false;  // Stripe keeps this answer: the same request would get it again

    bool is_missing() const { return is_definite && stripe_code == "resource_missing"; }
};

template <class T>
using stripe_result = boost::system::result<T, StripeError>;

[[noreturn]] inline void throw_exception_from_error(const StripeError& error,
                                                    const boost::source_location& where) {
    throw_exception_from_error(error.error, where);
}

class StripeApi {
  public:
    // What is passed by reference must outlive it.
    StripeApi(http::Client& client, StripeOptions options, const MonotonicClock& clock = monotonic_clock());

    // `path` begins with "/v1/".
    task<stripe_result<json::object>> get(const std::string& path);
    // `form` is a ready application/x-www-form-urlencoded body.
    task<stripe_result<json::object>> post(const std::string& path, std::string form,
                                           std::string idempotency_key);

    // Of the calls from now on; from any thread.
    void set_secret_key(Secret key) { secret_key_.set(std::move(key)); }

  private:
    task<stripe_result<json::object>> call(http::ClientRequest request);
    task<stripe_result<json::object>> attempt(http::ClientRequest request);
    http::ClientRequest request(std::string method, const std::string& path) const;

    http::Client& client_;
    const MonotonicClock& clock_;
    StripeOptions options_;
    Shared<Secret> secret_key_;
    CircuitBreaker circuit_breaker_;
};

// Percent-encodes one name or value of a form.
std::string form_encode(std::string_view text);

}  // namespace orderwire::payments
