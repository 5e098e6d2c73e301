// Which names a server for its own machine answers to. A page of somebody else's can let its own name lead to
// 127.0.0.1 (DNS rebinding), and is then same-origin with what listens there; but its name still stands in
// the Host.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace orderwire::http {

// Whether a Host header ("localhost:8080", "[::1]") names this machine by a loopback address, "localhost" or
// a name below it. The port does not matter.
bool is_loopback_host_header(std::string_view host_header);

// A name or an address as it stands in a Host, without the port: "sandbox", "192.168.1.5", "[fd00::1]"; lower
// case. Error: `invalid_host_name`.
result<std::string> parse_host_name(std::string_view name);

class HostNames {
  public:
    // Loopback, and these; each as parse_host_name takes it, others are left out.
    explicit HostNames(const std::vector<std::string>& more = {});

    bool knows(std::string_view host_header) const;

  private:
    std::vector<std::string> names_;
};

}  // namespace orderwire::http
