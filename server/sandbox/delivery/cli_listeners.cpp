#include "sandbox/delivery/cli_listeners.hpp"

namespace orderwire::sandbox {

void CliListeners::connected(const std::string& id, const void* connection, Send send) {
    listeners_[id] = {connection, std::move(send), std::nullopt};
}

void CliListeners::left(const std::string& id, const void* connection) {
    const auto found = listeners_.find(id);
    if (found != listeners_.end() && found->second.connection == connection) listeners_.erase(found);
}

void CliListeners::dropped(const std::string& id, const void* connection, Time now) {
    const auto found = listeners_.find(id);
    if (found != listeners_.end() && found->second.connection != connection) return;
    listeners_[id] = {nullptr, nullptr, now + listener_grace};
}

std::vector<std::string> CliListeners::present(Time now) const {
    std::vector<std::string> ids;
    for (const auto& [id, listener] : listeners_) {
        if (is_present(id, now)) ids.push_back(id);
    }
    return ids;
}

bool CliListeners::is_present(const std::string& id, Time now) const {
    const auto found = listeners_.find(id);
    if (found == listeners_.end()) return false;
    return !found->second.expected_until || *found->second.expected_until > now;
}

const CliListeners::Send* CliListeners::send_of(const std::string& id) const {
    const auto found = listeners_.find(id);
    return found == listeners_.end() || !found->second.send ? nullptr : &found->second.send;
}

}  // namespace orderwire::sandbox
