// Who listens for events over a WebSocket (`stripe listen`), beside the webhook endpoints. A listener that
// drops out without a goodbye may come back for a while; what is for it waits so long.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace orderwire::sandbox {

inline constexpr std::chrono::seconds listener_grace{30};
inline constexpr std::size_t listeners_max = 16;
inline constexpr std::string_view listener_prefix = "cliws_";

inline bool is_listener(std::string_view endpoint) { return endpoint.starts_with(listener_prefix); }

class CliListeners {
  public:
    // Sends one delivery over the connection; the connection reports how it ended.
    using Send = std::function<void(std::int64_t delivery, const std::string& event_id)>;

    // `connection` is whose connection it is: a newer one of the same listener takes the place of an older
    // one, whose end then means nothing.
    void connected(const std::string& id, const void* connection, Send send);
    void left(const std::string& id, const void* connection);  // said goodbye
    // Dropped out, or was there before a restart (no connection): it has until now + listener_grace to come
    // back.
    void dropped(const std::string& id, const void* connection, Time now);

    // Whom an event goes to.
    std::vector<std::string> present(Time now) const;
    bool is_present(const std::string& id, Time now) const;
    // Null while it is not connected.
    const Send* send_of(const std::string& id) const;

  private:
    struct Listener {
        const void* connection = nullptr;
        Send send;
        std::optional<Time> expected_until;
    };
    std::map<std::string, Listener, std::less<>> listeners_;
};

}  // namespace orderwire::sandbox
