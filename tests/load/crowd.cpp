#include "load/crowd.hpp"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>

namespace orderwire::load {

namespace {

constexpr std::chrono::seconds patience{60};

}  // namespace

Crowd::Crowd(Loop& loop, std::uint16_t port, const Dialect& dialect, Transport transport)
    : loop_(loop), port_(port), dialect_(dialect), transport_(transport) {
    events_.ready = [this](Watcher&) {
        ++ready_;
        open_next();
    };
    events_.view = [this](Watcher& watcher, std::string_view view) {
        if (on_view_) on_view_(watcher, view);
    };
    events_.refused = [this](Watcher& watcher, int status) {
        trouble_ = fmt::format("watcher {} was answered {}", watcher.index(), status);
    };
    events_.lost = [this](Watcher& watcher, std::string_view reason) {
        if (watcher.is_final()) return;  // as it should be
        trouble_ = fmt::format("watcher {} was lost: {}", watcher.index(), reason);
    };
}

Crowd::~Crowd() {
    for (const auto& watcher : watchers_)
        watcher->close();
    loop_.poll();  // what was under way ends
}

void Crowd::open(std::size_t count, std::size_t at_once, bool one_order) {
    wanted_ = count;
    one_order_ = one_order;
    watchers_.reserve(count);
    for (std::size_t i = 0; i < at_once; ++i)
        open_next();
    const auto until = std::chrono::steady_clock::now() + patience;
    while (ready_ < wanted_ && trouble_.empty()) {
        loop_.run_one_for(std::chrono::milliseconds(100));
        if (std::chrono::steady_clock::now() > until) {
            trouble_ = fmt::format("{} of {} watchers were ready within a minute", ready_, wanted_);
        }
    }
    check();
}

void Crowd::open_next() {
    if (watchers_.size() >= wanted_) return;
    const std::size_t index = one_order_ ? 0 : watchers_.size();
    watchers_.push_back(std::make_shared<Watcher>(loop_, port_, index, transport_, dialect_, events_));
    watchers_.back()->set_source(source_);
    watchers_.back()->open();
}

void Crowd::check() const {
    if (!trouble_.empty()) throw std::runtime_error(trouble_);
}

}  // namespace orderwire::load
