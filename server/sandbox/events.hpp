// Events: what happened to an object, kept for 30 days and delivered to the webhook endpoints that want it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/world.hpp"

namespace orderwire::sandbox {

inline constexpr std::chrono::hours events_kept{30 * 24};
inline constexpr std::chrono::hours cli_sessions_kept{24};

// Records the event and queues its deliveries, as the faults allow. `object` is the object as the API shows
// it. The event's id.
std::string emit(World& world, const Cause& cause, std::string_view type, const json::object& object,
                 const json::object& previous_attributes = {});

// Queues one more delivery at once, to each of these endpoints and listeners.
void deliver_again(World& world, const Record& event, const std::vector<std::string>& targets);

// The event in an endpoint's version: as it was made for it, or else as its object would look now.
json::object event_in(World& world, const Record& event, std::string_view version);

// The event as the API shows it now.
json::object present_event(World& world, const Record& event);

// Forgets what is too old to be read or replayed.
void forget_old(World& world);

outcome<json::object> retrieve_event(World& world, const Call& call);
outcome<json::object> list_events(World& world, const Call& call);
outcome<json::object> retry_event(World& world, const Call& call);

}  // namespace orderwire::sandbox
