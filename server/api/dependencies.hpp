// What the handlers of one loop work with. The composition root (app/) makes it; everything outlives the
// handlers.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "api/access.hpp"
#include "api/catalogue.hpp"
#include "api/order_budget.hpp"
#include "base/metrics.hpp"
#include "base/monotonic.hpp"
#include "base/secret.hpp"
#include "base/shared.hpp"
#include "http/origin.hpp"
#include "http/server/router.hpp"
#include "ingest/event_ingest.hpp"
#include "outbox/outbox_admin.hpp"
#include "payments/payments.hpp"
#include "store/store.hpp"
#include "transport/session_registry.hpp"

namespace orderwire::api {

// What checkout pages need to know about the way to pay; nothing in it is secret.
struct Provider {
    std::string name;             // "stripe" or "sandbox"
    std::string publishable_key;  // pk_…
    std::string api_base;         // an origin without a path
};

// Who sells here, as receipts and mails name them. "" in any of these: not said.
struct Seller {
    std::string name;
    std::string address;      // of several lines
    std::string support_url;  // https, http or mailto
};

struct Settings {
    bool secure_cookies = false;  // the public URL is https
    bool livemode = false;        // the mode of our Stripe keys
    bool needs_enrollment = true;
    bool external_enrollment = false;          // the shop gives access, not our catalogue
    std::uint32_t open_orders_per_guest = 20;  // 0: no limit
    Secret order_access_token_key;
    Seller seller;
    Provider provider;
};

using WebhookSecrets = std::vector<Secret>;  // several while rotating

struct Dependencies {
    const Settings& settings;
    const Shared<WebhookSecrets>& webhook_secrets;
    const Shared<Access>& access;
    const Catalogue& catalogue;
    const http::OriginPolicy& origins;
    const Clock& clock;
    const MonotonicClock& monotonic;
    store::Store& store;
    store::Queries& reader;  // this loop's
    payments::Payments& payments;
    ingest::EventIngest& event_ingest;
    OrderBudget& budget;
    Metrics& metrics;
    outbox::OutboxAdmin& outbox;
    const std::atomic<bool>& draining;
    std::shared_ptr<transport::SessionRegistry> registry;  // this loop's
    ingest::IngestLog* ingest_log = nullptr;               // null: nobody watches
};

void add_course_routes(http::Router& router, Dependencies& deps);
void add_order_routes(http::Router& router, Dependencies& deps);
void add_order_detail_routes(http::Router& router, Dependencies& deps);
void add_live_routes(http::Router& router, Dependencies& deps);
void add_enrollment_routes(http::Router& router, Dependencies& deps);
void add_outgoing_webhook_routes(http::Router& router, Dependencies& deps);
void add_payment_routes(http::Router& router, Dependencies& deps);
void add_webhook_routes(http::Router& router, Dependencies& deps);
void add_health_routes(http::Router& router, Dependencies& deps);
void add_metrics_route(http::Router& router, Dependencies& deps);

}  // namespace orderwire::api
