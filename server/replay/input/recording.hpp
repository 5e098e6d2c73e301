// Recorded webhook events, in the forms in which testers have them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "replay/input/input.hpp"
#include "replay/input/json_text.hpp"

namespace orderwire::replay {

struct RecordedEvent {
    std::string id;
    std::string type;                // "unreadable": an export's event that is none for anybody, id ""
    std::string body;                // the exact bytes where they are known
    std::string signature;           // the header as it came, or ""
    std::optional<std::int64_t> at;  // milliseconds since 1970: when it was received, else created
    std::size_t offset = 0;          // where it stands in its file
};

struct Recording {
    std::vector<RecordedEvent> events;
    std::size_t skipped_lines = 0;  // that Stripe's command printed beside its JSON
};

// Reads a file that holds, alone or one after the other: an event; a list of events; a Stripe list object
// (newest first, so its events are taken from the end); a line of `orderwire events export`. So JSON lines
// are read, blank lines skipped, and so is what `stripe listen --format json` prints, with the lines for
// people that it prints beside. Throws InputError.
Recording read_recording(const Input& input);

// An event's body, which nests no deeper than read_recording() takes. Error: `invalid_json`.
result<json::value> parse_event(std::string_view body);

// The one event that stands in `slice`. Throws InputError where it is none.
RecordedEvent event_from(const Input& input, const JsonSlice& slice);

}  // namespace orderwire::replay
