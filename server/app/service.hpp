// The composition root: the only place that knows every room. main() and the integration tests run the same
// Service.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "app/options.hpp"
#include "base/steps.hpp"

namespace orderwire::app {

class Service {
  public:
    // Opens the store, listens, serves: everything is made first, and then started. Throws std::runtime_error
    // with one clear line where it can't, and what was begun by then is ended.
    explicit Service(ServeOptions options, const StepHook& before_step = {});
    ~Service();  // stops, if it still runs

    // Stops accepting, tells every watcher, finishes what was begun, closes the store. Takes at most 10 s.
    void stop();

    // Takes the webhook secrets (both ways), the Stripe key, the server keys, the customers' token keys and
    // the log level of `options`, for what begins from now on; everything else needs a restart.
    void reload(const ServeOptions& options);

    const std::string& url() const;                   // to open in a browser
    std::uint16_t port(std::size_t index = 0) const;  // of each --listen, the one it got
    std::uint16_t metrics_port() const;               // of --metrics-listen; 0 without it
    std::string sandbox_url() const;                  // "" without the sandbox
    std::string sandbox_webhook_secret() const;  // "" unless the sandbox made one: it is for testing only
    std::string mail_destination() const;        // where mail to customers goes, in words; "" with none
    std::size_t watchers() const;
    // Whether every loop has taken a turn since this was last asked. From one thread.
    bool has_turned();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace orderwire::app
