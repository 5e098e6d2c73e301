#include "crash/returning.hpp"

#include <charconv>

#include "crash/run_until.hpp"

namespace orderwire::crash {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t opened_at_once = 128;
// Socket.IO's clients come back by a plan of their own: a second, spread by half.
constexpr milliseconds socket_io_delay{1'000};
constexpr milliseconds refused_delay{1'000};
// From a view to the next request, on a busy machine.
constexpr milliseconds between_polls_max{1'000};

Wire wire_of(std::size_t number) {
    constexpr std::array share{Wire::websocket, Wire::sse,       Wire::long_poll, Wire::websocket, Wire::sse,
                               Wire::long_poll, Wire::websocket, Wire::socket_io, Wire::websocket, Wire::sse};
    return share[number % share.size()];
}

load::Transport transport_of(Wire wire) {
    if (wire == Wire::sse) return load::Transport::sse;
    if (wire == Wire::long_poll) return load::Transport::long_poll;
    return load::Transport::websocket;
}

}  // namespace

std::optional<milliseconds> slot_in(std::string_view last_words) {
    for (const auto& [name, unit] : {std::pair{std::string_view("reconnect_in_ms="), milliseconds(1)},
                                     std::pair{std::string_view("retry: "), milliseconds(1)},
                                     std::pair{std::string_view("retry-after: "), milliseconds(1'000)}}) {
        if (!last_words.starts_with(name)) continue;
        long value = 0;
        const auto end = last_words.data() + last_words.size();
        if (std::from_chars(last_words.data() + name.size(), end, value).ec == std::errc{})
            return value * unit;
    }
    return std::nullopt;
}

Returning::Returning(Loop& loop, std::uint16_t port, const std::vector<load::FilledOrder>& orders,
                     std::size_t count)
    : loop_(loop), port_(port), orders_(orders), members_(count) {
    std::vector<load::FilledOrder> of_members;
    for (std::size_t i = 0; i < count; ++i) {
        of_members.push_back(orders[i % orders.size()]);
        members_[i].wire = wire_of(i);
    }
    native_ = native_dialect(of_members);
    socket_io_ = std::make_unique<SocketIoDialect>(std::move(of_members));
    events_.ready = [](load::Watcher&) {};
    events_.view = [this](load::Watcher& watcher, std::string_view view) { on_view(watcher.index(), view); };
    events_.refused = [this](load::Watcher& watcher, int) { on_gone(watcher.index(), ""); };
    events_.lost = [this](load::Watcher& watcher, std::string_view words) {
        on_gone(watcher.index(), words);
    };
}

Returning::~Returning() {
    for (const Member& member : members_)
        if (member.watcher) member.watcher->close();
    loop_.poll();
}

bool Returning::open_all(std::chrono::seconds patience) {
    std::size_t opened = 0;
    return run_until(loop_, patience, [&] {
        while (opened < members_.size() && opened < watching_ + opened_at_once)
            open(opened++);
        return watching_ == members_.size();
    });
}

void Returning::open(std::size_t number) {
    Member& member = members_[number];
    const load::Dialect& dialect =
        member.wire == Wire::socket_io ? static_cast<const load::Dialect&>(*socket_io_) : *native_;
    member.watcher =
        std::make_shared<load::Watcher>(loop_, port_, number, transport_of(member.wire), dialect, events_);
    // Who comes back must get a view to show what it watches: it asks for those after the one before its own.
    member.watcher->version = member.version > 0 ? member.version - 1 : 0;
    member.watcher->open();
}

void Returning::on_view(std::size_t number, std::string_view view) {
    Member& member = members_[number];
    const std::uint64_t version = load::version_of(view);
    if (version < member.version) ++backwards_;
    member.version = std::max(member.version, version);
    member.seen = std::chrono::steady_clock::now();
    if (!std::exchange(member.watches, true)) ++watching_;
}

void Returning::on_gone(std::size_t number, std::string_view last_words) {
    Member& member = members_[number];
    const bool watched = std::exchange(member.watches, false);
    if (watched) {
        --watching_;
        const auto since_view = std::chrono::steady_clock::now() - member.seen;
        member.between_polls = member.wire == Wire::long_poll && since_view < between_polls_max;
        member.slot = slot_in(last_words);
    }
    if (!coming_back_) return;
    const milliseconds by_plan = socket_io_delay + milliseconds(number % 1'000) - milliseconds(500);
    retry(number, watched ? member.slot.value_or(by_plan) : refused_delay);
}

void Returning::retry(std::size_t number, milliseconds wait) {
    auto timer = std::make_shared<Timer>(loop_, wait);
    timer->async_wait([this, timer, number, here = std::weak_ptr(here_)](boost::system::error_code) {
        if (here.expired()) return;
        ++members_[number].attempts;
        open(number);
    });
}

}  // namespace orderwire::crash
