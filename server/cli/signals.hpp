// What ends a command that serves.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <functional>

namespace orderwire::cli {

// Catches the signals from its making on, so that one that comes during the start counts too: SIGTERM and
// SIGINT end the program, SIGHUP asks it to read its settings again; without any it ends it too.
class Signals {
  public:
    // `act` again and again until the program is to end. Before wait().
    void every(std::chrono::milliseconds interval, const std::function<void()>& act) {
        timer_.expires_after(interval);
        timer_.async_wait([this, interval, act](const boost::system::error_code& error) {
            if (error) return;
            act();
            every(interval, act);
        });
    }

    // Until the program is to end.
    void wait(const std::function<void()>& reload = {}) {
        stop_.async_wait([this](const boost::system::error_code&, int) { loop_.stop(); });
        await_reload(reload);
        loop_.run();
    }

  private:
    void await_reload(const std::function<void()>& reload) {
        reload_.async_wait([this, &reload](const boost::system::error_code& error, int) {
            if (error) return;
            if (!reload) return loop_.stop();
            reload();
            await_reload(reload);
        });
    }

    boost::asio::io_context loop_{1};
    boost::asio::steady_timer timer_{loop_};
    boost::asio::signal_set stop_{loop_, SIGTERM, SIGINT};
    boost::asio::signal_set reload_{loop_, SIGHUP};
};

}  // namespace orderwire::cli
