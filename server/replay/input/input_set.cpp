#include "replay/input/input_set.hpp"

#include <filesystem>
#include <utility>

#include "replay/input/glob.hpp"
#include "replay/input/recording.hpp"
#include "replay/input/scenario.hpp"

namespace orderwire::replay {

namespace {

void require_sense(const Options& options, const InputSet& input_set) {
    const bool changes_bodies = !options.map.empty() || options.new_ids || options.permutations ||
                                !options.new_order.empty() || input_set.from_scenario;
    const auto sign_of = [&](const ReplayStep& step) {
        return step.sign.value_or(options.sign.value_or(SignatureMode::fresh));
    };
    for (const ReplayStep& step : input_set.steps) {
        const SignatureMode sign = sign_of(step);
        if (options.secrets.empty() && sign != SignatureMode::verbatim && sign != SignatureMode::wrong)
            throw InputError("--secret: none was given; it is needed to sign, a webhook secret like whsec_…");
        if (sign == SignatureMode::verbatim && changes_bodies) {
            throw InputError(
                "--sign verbatim: a recorded signature fits the recorded body only, so it goes without "
                "--map, --new-ids, "
                "--new-order, --permutations and --scenario");
        }
    }
    for (const OrderExpectation& expectation : options.expect) {
        if (expectation.order == "order" && options.new_order.empty() && mapped_order(options).empty())
            throw InputError("--expect order=…: which order that is, --new-order or --map order=… must say");
    }
}

}  // namespace

InputSources read_input_sources(const Options& options) {
    InputSources sources;
    if (!options.scenario.empty()) {
        sources.scenario = read_input(options.scenario);
        sources.read_file = [folder = std::filesystem::path(options.scenario).parent_path()](
                                const std::string& name) { return read_input((folder / name).string()); };
    }
    for (const std::string& file : options.files)
        sources.recordings.push_back(read_input(file));
    return sources;
}

InputSet read_input_set(const InputSources& sources, Options& options, Time now) {
    InputSet input_set;
    if (sources.scenario) {
        Scenario scenario = read_scenario(*sources.scenario, options, now, sources.read_file);
        input_set = {std::move(scenario.name), true, std::move(scenario.steps), 0};
    }
    const auto left_out = [&](const std::string& type) {
        return (!options.only.empty() && !matches_any(options.only, type)) ||
               matches_any(options.except, type);
    };
    std::erase_if(input_set.steps, [&](const ReplayStep& step) { return left_out(step.event.type); });
    for (const Input& input : sources.recordings) {
        Recording recording = read_recording(input);
        input_set.skipped_lines += recording.skipped_lines;
        for (RecordedEvent& event : recording.events) {
            if (left_out(event.type)) continue;
            if (options.sign == SignatureMode::verbatim && event.signature.empty())
                input.refuse(event.offset,
                             "this event was recorded without a signature, which --sign verbatim needs");
            ReplayStep step;
            step.event = std::move(event);
            input_set.steps.push_back(std::move(step));
        }
    }
    if (input_set.steps.empty()) throw InputError("--only and --not leave no event to send");
    require_sense(options, input_set);
    return input_set;
}

}  // namespace orderwire::replay
