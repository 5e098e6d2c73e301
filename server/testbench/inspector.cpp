#include "testbench/inspector.hpp"

#include <algorithm>

#include "base/crypto.hpp"

namespace orderwire::testbench {

namespace {

constexpr std::size_t retired_max = 8;
// A later process numbers on above all that this one can have given.
constexpr std::int64_t sequences_a_second = 1 << 20;

}  // namespace

Inspector::Inspector(InspectorSetup setup_, const Clock& clock, http::Client& client)
    : setup(std::move(setup_)),
      instance(random_token(9)),
      access_guard(setup.access_rules, clock),
      deliveries(
          setup.ring_buffer, [this] { notifier.notify(); }, to_seconds(clock.now()) * sequences_a_second),
      orders([this] { notifier.notify(); }),
      runs(clock, [this] { notifier.notify(); }),
      faults(setup.sandbox_url, client, [this] { notifier.notify(); }),
      delivery_source_(deliveries),
      stream_sources_{&delivery_source_, &runs, &faults} {}

void Inspector::on_committed(std::span<const store::Snapshot> changes) {
    if (access_guard.can_open()) orders.add(changes);
}

void Inspector::reloaded(const api::WebhookSecrets& before, const api::WebhookSecrets& after,
                         bool live_keys) {
    if (live_keys) access_guard.live_keys_came();
    if (!access_guard.can_open()) deliveries.close();
    api::WebhookSecrets retired = *retired_secrets.get();
    const auto holds = [](const api::WebhookSecrets& secrets, const Secret& one) {
        return std::any_of(secrets.begin(), secrets.end(),
                           [&](const Secret& secret) { return secret.reveal() == one.reveal(); });
    };
    for (const Secret& secret : before) {
        if (!holds(after, secret) && !holds(retired, secret)) retired.insert(retired.begin(), secret);
    }
    std::erase_if(retired, [&](const Secret& secret) { return holds(after, secret); });
    if (retired.size() > retired_max) retired.resize(retired_max);
    retired_secrets.set(std::move(retired));
}

void Inspector::stop() {
    stopping_ = true;
    runs.stop_all();
    notifier.notify();
}

void Inspector::abort_streams() {
    aborting_ = true;
    notifier.notify();
}

}  // namespace orderwire::testbench
