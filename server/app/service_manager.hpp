// What a service manager (systemd, or another that speaks its protocol) is told and has prepared. Where there
// is none, nothing happens.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "http/server/server.hpp"

namespace orderwire::app {

class ServiceManager {
  public:
    // Takes what was handed down, and takes it out of the environment, so that no child believes to have it.
    // Before the first thread. Throws std::runtime_error where it is no TCP socket that listens.
    ServiceManager();

    const std::vector<http::InheritedSocket>& sockets() const { return sockets_; }
    // How often it wants to hear that we live, by half; nothing: never.
    std::optional<std::chrono::milliseconds> sign_of_life_interval() const { return interval_; }

    void ready(const std::string& status) const;
    void reloading() const;  // then ready() again
    void stopping() const;
    void alive() const;

  private:
    std::vector<http::InheritedSocket> sockets_;
    std::optional<std::chrono::milliseconds> interval_;
};

}  // namespace orderwire::app
