// A whole orderwire on loopback, with the sandbox as its Stripe and a store of its own in a temporary folder.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "app/service.hpp"
#include "support/client.hpp"
#include "support/temporary_folder.hpp"

namespace orderwire::test {

inline const std::string webhook_secret = "whsec_test_of_the_integration_suite";

class Shop {
  public:
    // `change` may alter the options before the start. By default the sandbox's own webhooks come so late
    // that a test sees only the events that it sends itself.
    explicit Shop(const std::function<void(app::ServeOptions&)>& change = {});

    void restart();  // stops, and starts again on the same store (the port may be another)
    void stop() { service_.reset(); }
    app::Service& service() { return *service_; }
    std::uint16_t port() const { return port_; }
    std::filesystem::path folder() const { return folder_.path(); }

    // Sends an event with a right signature, as Stripe would.
    Answer webhook(const std::string& body);
    // The same, and the verdict of the answer (or "status <code>").
    std::string verdict(const std::string& body);

  private:
    void start();

    TemporaryFolder folder_;
    app::ServeOptions options_;
    std::unique_ptr<app::Service> service_;
    std::uint16_t port_ = 0;
};

// An order with a payment intent, made by a new customer.
struct Purchase {
    explicit Purchase(Shop& shop, const std::string& course = "cpp-concurrency");

    json::value view();
    std::string status() { return std::string(view().at("status").as_string()); }

    // Events about this purchase's intent. `id` makes them distinct; `created` is Stripe's second.
    std::string event(const std::string& type, const std::string& id, const std::string& more = "",
                      std::int64_t created = 100) const;
    std::string succeeded(const std::string& id, std::int64_t amount = 4900,
                          const std::string& currency = "usd") const;
    std::string failed(const std::string& id, std::int64_t created = 100) const;

    Browser browser;
    std::string order;   // ord_…
    std::string intent;  // pi_…
};

// The signature header of a webhook that was sent `age` seconds ago.
std::string sign_with(const std::string& secret, const std::string& body, std::int64_t age = 0);

// The id of the order, or whatever else the answer is about.
inline std::string id_of(const Answer& answer) { return text_at(answer.json().as_object(), "id"); }

// Any event, about any object.
std::string make_event(const std::string& type, const std::string& id, const std::string& object,
                       bool livemode = false, std::int64_t created = 100);

}  // namespace orderwire::test
