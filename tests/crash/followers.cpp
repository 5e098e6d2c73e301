#include "followers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace orderwire::crash {

namespace {

using load::Transport;
using load::Watcher;

constexpr std::array transports{Transport::websocket, Transport::sse, Transport::long_poll};
constexpr int longest_delay_ms = 800;

}  // namespace

Followers::Followers(Loop& loop, Options options, const load::Dialect& dialect, Ledger& ledger)
    : loop_(loop),
      options_(options),
      dialect_(dialect),
      ledger_(ledger),
      of_order_(ledger.orders().size()),
      random_(options.seed) {
    events_.ready = [this](Watcher& watcher) {
        Follower& follower = following(watcher);
        follower.watching = true;
        follower.failures = 0;
        ++counts.opened;
    };
    events_.view = [this](Watcher& watcher, std::string_view view) { on_view(following(watcher), view); };
    events_.refused = [this](Watcher& watcher, int status) { on_refused(following(watcher), status); };
    events_.lost = [this](Watcher& watcher, std::string_view) { connect_later(following(watcher)); };
    for (std::size_t i = 0; i < options.count; ++i) {
        followers_.push_back({transports[i % transports.size()], {}, {}, asio::steady_timer(loop)});
        follow_next(followers_.back());
    }
}

Followers::~Followers() {
    for (const Follower& follower : followers_) {
        if (follower.watcher) follower.watcher->close();
    }
}

std::uint32_t Followers::any_order() {
    std::uniform_int_distribution<std::size_t> any(0, followers_.size() - 1);
    // One that has none is rare: there are orders enough, or nothing is paid any more.
    for (;;) {
        if (const auto order = followers_[any(random_)].order) return *order;
    }
}

std::vector<std::uint32_t> Followers::followed() const {
    std::vector<std::uint32_t> orders;
    for (const Follower& follower : followers_) {
        if (follower.order) orders.push_back(*follower.order);
    }
    return orders;
}

void Followers::follow_next(Follower& follower) {
    follower.order.reset();
    if (orders_left() == 0) return;
    follower.order = next_order_;
    of_order_[next_order_++] = &follower;
    connect_later(follower);
}

void Followers::connect(Follower& follower) {
    follower.watcher = std::make_shared<Watcher>(loop_, options_.port, *follower.order, follower.transport,
                                                 dialect_, events_);
    follower.watcher->version = ledger_.seen(*follower.order).version;
    follower.watcher->open();
}

void Followers::connect_later(Follower& follower) {
    if (std::exchange(follower.watching, false)) ++counts.lost;
    const int most = std::min(longest_delay_ms, 50 << std::min(follower.failures++, 10));
    const std::chrono::milliseconds delay(std::uniform_int_distribution<int>(1, most)(random_));
    follower.timer.expires_after(delay);
    follower.timer.async_wait([this, &follower](boost::system::error_code error) {
        if (!error) connect(follower);
    });
}

void Followers::on_view(Follower& follower, std::string_view view) {
    ledger_.saw(*follower.order, load::version_of(view), view);
    if (!ledger_.seen(*follower.order).final()) return;
    ++counts.ended;
    follower.watching = false;
    follower.watcher->close();
    follow_next(follower);
}

void Followers::on_refused(Follower& follower, int status) {
    if (status == 429 || status == 503) {
        ++counts.put_off;
    } else {
        ledger_.findings.add("watchers refused",
                             fmt::format("{}: {}", ledger_.orders()[*follower.order].id, status));
    }
    connect_later(follower);
}

}  // namespace orderwire::crash
