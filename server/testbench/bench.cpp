#include "testbench/bench.hpp"

#include <algorithm>

#include "base/crypto.hpp"

namespace orderwire::testbench {

namespace {

constexpr std::size_t retired_max = 8;
// A later process numbers on above all that this one can have given.
constexpr std::int64_t sequences_a_second = 1 << 20;

}  // namespace

Bench::Bench(Setup setup_, const Clock& clock, http::Client& client)
    : setup(std::move(setup_)),
      instance(random_token(9)),
      gate(setup.gate, clock),
      ring(
          setup.ring, [this] { bell.ring(); }, to_seconds(clock.now()) * sequences_a_second),
      orders([this] { bell.ring(); }),
      runs(clock, [this] { bell.ring(); }),
      faults(setup.sandbox_url, client, [this] { bell.ring(); }),
      delivery_news_(ring),
      news_{&delivery_news_, &runs, &faults} {}

void Bench::on_committed(std::span<const store::Snapshot> changes) {
    if (gate.can_open()) orders.add(changes);
}

void Bench::reloaded(const api::WebhookSecrets& before, const api::WebhookSecrets& after, bool live_keys) {
    if (live_keys) gate.live_keys_came();
    if (!gate.can_open()) ring.close();
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

void Bench::stop() {
    stopping_ = true;
    runs.stop_all();
    bell.ring();
}

void Bench::abort_streams() {
    aborting_ = true;
    bell.ring();
}

}  // namespace orderwire::testbench
