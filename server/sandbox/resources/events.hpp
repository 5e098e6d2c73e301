// Events: what happened to an object, kept for 30 days and delivered to the webhook endpoints that want it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

inline constexpr std::chrono::hours events_kept{30 * 24};
inline constexpr std::chrono::hours cli_sessions_kept{24};

// Records the event and queues its deliveries, as the faults allow. `object` is the object as the API shows
// it. The event's id.
std::string emit_event(EmulatorContext& context, const RequestInfo& request_info, std::string_view type,
                       const json::object& object, const json::object& previous_attributes = {});

// Queues one more delivery at once, to each of these endpoints and listeners.
void deliver_again(EmulatorContext& context, const StoredObject& event,
                   const std::vector<std::string>& targets);

// The event in an endpoint's version: as it was made for it, or else as its object would look now.
json::object event_in(EmulatorContext& context, const StoredObject& event, std::string_view version);

// The event as the API shows it now.
json::object present_event(EmulatorContext& context, const StoredObject& event);

// Forgets what is too old to be read or replayed.
void forget_old(EmulatorContext& context);

ApiResult<json::object> retrieve_event(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> list_events(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> retry_event(EmulatorContext& context, const ApiCall& call);

}  // namespace orderwire::sandbox
