// The embedded Stripe: a stateful emulator of the API on a port of its own, which sends signed webhooks. It
// has its own thread and loop, and shares nothing with the rest of the program.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/monotonic.hpp"
#include "base/secret.hpp"
#include "base/steps.hpp"
#include "base/time.hpp"
#include "http/server/limits.hpp"
#include "http/server/server.hpp"

namespace orderwire::sandbox {

struct WebhookTarget {
    std::string url;  // http or https
    Secret secret;    // empty: the sandbox's own
};

struct Options {
    http::Endpoint listen;
    // Answered to beside loopback names and the address that it listens on, as http::parse_host_name takes
    // them.
    std::vector<std::string> hosts;
    std::string store_path;  // "": everything is in memory
    std::vector<WebhookTarget> webhooks;
    Secret webhook_secret;                 // the sandbox's own; empty: made once, and kept with the state
    std::chrono::milliseconds delay{800};  // between an API call and the delivery of its events
    std::chrono::milliseconds settle_after{
        3'000};           // until bank debits, pending and failing refunds come to their end
    http::Limits limits;  // requests per second are not limited, whatever it says
    const Clock* clock = &system_clock();
    const MonotonicClock* monotonic = &monotonic_clock();
};

class Sandbox {
  public:
    // Listens from here on. Throws std::runtime_error with one clear line for a port in use or an unusable
    // store.
    explicit Sandbox(const Options& options);
    ~Sandbox();  // stops
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    // One more target; before start() only. Throws std::invalid_argument for a URL that is not http or https.
    void add_webhook(const std::string& url, const Secret& secret = {});

    void start(const StepHook& before_step = {});
    // Finishes the calls that have begun, puts deliveries under way back, joins the thread. Within 3 s. May
    // be repeated.
    void stop();

    std::uint16_t port() const;
    std::string base_url() const;  // "http://127.0.0.1:12111"

    // The first target's secret where it has one; else the sandbox's own, made once and kept with its state.
    const Secret& webhook_secret() const;
    const std::string& secret_key() const;  // made once; it accepts any other sk_test_ key as well
    const std::string& publishable_key() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace orderwire::sandbox
