// Files that testers hand in.
#include "fuzz/target.hpp"
#include "replay/input/glob.hpp"
#include "replay/input/recording.hpp"
#include "replay/input/scenario.hpp"

namespace orderwire {

FUZZ_TARGET(recording) {
    try {
        for (const auto& event : replay::read_recording({"fuzz.json", std::string(bytes)}).events)
            replay::parse_event(event.body);
    } catch (const replay::InputError&) {
    }
}

FUZZ_TARGET(scenario) {
    replay::Options options;
    try {
        replay::read_scenario({"fuzz.json", std::string(bytes)}, options, Time{}, {});
    } catch (const replay::InputError&) {
    }
}

FUZZ_TARGET(glob) {
    const std::string_view pattern = bytes.substr(0, bytes.find('\n'));
    const std::string_view text = bytes.substr(std::min(bytes.size(), pattern.size() + 1));
    const bool fits = replay::matches(pattern, text);
    if (pattern.find('*') == std::string_view::npos)
        fuzz::demand(fits == (pattern == text), "without a star it is the text");
}

}  // namespace orderwire
