#include "transport/session.hpp"

#include <utility>

#include "base/contained.hpp"

namespace orderwire::transport {

Session::Session(std::shared_ptr<SessionRegistry> registry, Transport transport)
    : registry_(std::move(registry)),
      registry_index_(registry_->join(*this)),
      counters_(registry_->counters_of(transport)),
      subscriptions_(registry_->hub(), registry_->snapshots(), [this] { wake_or_abort(); }),
      heartbeat_at_(registry_->now()) {
    counters_.watchers->add();
}

Session::~Session() {
    registry_->leave(*this);
    counters_.watchers->subtract();
}

Transport Session::transport() const {
    return static_cast<Transport>(&counters_ - registry_->counters_.data());
}

Session::Instant Session::tick(Instant now) {
    if (overdue(now)) {
        abort();
    } else if (now - heartbeat_at_ >= registry_->options().heartbeat_interval) {
        heartbeat_at_ = now;
        heartbeat_due_ = true;
        wake_or_abort();
    }
    return now + registry_->look_interval();
}

void Session::wake_or_abort() noexcept {
    if (!contained("a watcher", [this] { wake(); })) abort_after_fault();
}

void Session::abort_after_fault() noexcept {
    contained("a watcher", [this] { abort(); });
}

hub::MessagePtr Session::take_view() {
    hub::MessagePtr message = subscriptions_.take();
    if (message) count_view();
    return message;
}

void Session::count_view() { counters_.views_sent->add(); }

bool Session::take_heartbeat() { return std::exchange(heartbeat_due_, false); }

}  // namespace orderwire::transport
