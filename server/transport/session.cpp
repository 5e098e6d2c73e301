#include "transport/session.hpp"

#include <utility>

#include "base/contained.hpp"

namespace orderwire::transport {

Session::Session(std::shared_ptr<Watchers> watchers, Transport transport)
    : watchers_(std::move(watchers)),
      place_(watchers_->join(*this)),
      figures_(watchers_->figures(transport)),
      feed_(watchers_->hub(), watchers_->snapshots(), [this] { wake_or_abort(); }),
      heartbeat_at_(watchers_->now()) {
    figures_.watchers->add();
}

Session::~Session() {
    watchers_->leave(*this);
    figures_.watchers->subtract();
}

Transport Session::transport() const {
    return static_cast<Transport>(&figures_ - watchers_->figures_.data());
}

Session::Instant Session::tick(Instant now) {
    if (overdue(now)) {
        abort();
    } else if (now - heartbeat_at_ >= watchers_->options().heartbeat_interval) {
        heartbeat_at_ = now;
        heartbeat_due_ = true;
        wake_or_abort();
    }
    return now + watchers_->look_interval();
}

void Session::wake_or_abort() noexcept {
    if (!contained("a watcher", [this] { wake(); })) abort_after_fault();
}

void Session::abort_after_fault() noexcept {
    contained("a watcher", [this] { abort(); });
}

hub::MessagePtr Session::take_view() {
    hub::MessagePtr message = feed_.take();
    if (message) count_view();
    return message;
}

void Session::count_view() { figures_.views_sent->add(); }

bool Session::take_heartbeat() { return std::exchange(heartbeat_due_, false); }

}  // namespace orderwire::transport
