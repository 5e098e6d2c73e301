// Many watchers, opened a few at a time, each waited for until it watches.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "load/watcher.hpp"

namespace orderwire::load {

class Crowd {
  public:
    using OnView = std::function<void(Watcher&, std::string_view view)>;

    // `dialect` must outlive it; what the loop still holds of them does nothing afterwards.
    Crowd(Loop& loop, std::uint16_t port, const Dialect& dialect, Transport transport);
    ~Crowd();
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    // The address that they come from, before open().
    void set_source(asio::ip::address_v4 source) { source_ = source; }

    // Opens watchers 0 to count-1, `at_once` of them at a time, and runs the loop until all watch; each
    // watches its own, or all watch number 0. Throws std::runtime_error where one is refused or lost.
    void open(std::size_t count, std::size_t at_once, bool one_order);
    // Who hears of views from now on, until it is set again.
    void on_view(OnView on_view) { on_view_ = std::move(on_view); }

    std::size_t size() const { return watchers_.size(); }
    const Watcher& at(std::size_t number) const { return *watchers_[number]; }
    // Throws std::runtime_error where a watcher was lost since it watched, but for one whose order is final.
    void check() const;

  private:
    void open_next();

    Loop& loop_;
    std::uint16_t port_;
    const Dialect& dialect_;
    Transport transport_;
    asio::ip::address_v4 source_ = asio::ip::address_v4::any();
    Watcher::Events events_;
    OnView on_view_;
    std::vector<std::shared_ptr<Watcher>> watchers_;
    std::size_t wanted_ = 0;
    std::size_t ready_ = 0;
    bool one_order_ = false;
    std::string trouble_;
};

}  // namespace orderwire::load
