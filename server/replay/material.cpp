#include "replay/material.hpp"

#include <filesystem>
#include <utility>

#include "replay/glob.hpp"
#include "replay/outcomes.hpp"
#include "replay/recording.hpp"
#include "replay/scenario.hpp"

namespace orderwire::replay {

namespace {

void require_sense(const Options& options, const Material& material) {
    const bool changes_bodies = !options.map.empty() || options.new_ids || options.permutations ||
                                !options.new_order.empty() || material.from_scenario;
    const auto sign_of = [&](const Step& step) {
        return step.sign.value_or(options.sign.value_or(Sign::fresh));
    };
    for (const Step& step : material.steps) {
        const Sign sign = sign_of(step);
        if (options.secrets.empty() && sign != Sign::verbatim && sign != Sign::wrong)
            throw InputError("--secret: none was given; it is needed to sign, a webhook secret like whsec_…");
        if (sign == Sign::verbatim && changes_bodies) {
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

Sources read_sources(const Options& options) {
    Sources sources;
    if (!options.scenario.empty()) {
        sources.scenario = read_input(options.scenario);
        sources.read_file = [folder = std::filesystem::path(options.scenario).parent_path()](
                                const std::string& name) { return read_input((folder / name).string()); };
    }
    for (const std::string& file : options.files)
        sources.recordings.push_back(read_input(file));
    return sources;
}

Material read_material(const Sources& sources, Options& options, Time now) {
    Material material;
    if (sources.scenario) {
        Scenario scenario = read_scenario(*sources.scenario, options, now, sources.read_file);
        material = {std::move(scenario.name), true, std::move(scenario.steps), 0};
    }
    const auto left_out = [&](const std::string& type) {
        return (!options.only.empty() && !matches_any(options.only, type)) ||
               matches_any(options.except, type);
    };
    std::erase_if(material.steps, [&](const Step& step) { return left_out(step.event.type); });
    for (const Input& input : sources.recordings) {
        Recording recording = read_recording(input);
        material.skipped_lines += recording.skipped_lines;
        for (RecordedEvent& event : recording.events) {
            if (left_out(event.type)) continue;
            if (options.sign == Sign::verbatim && event.signature.empty())
                input.refuse(event.offset,
                             "this event was recorded without a signature, which --sign verbatim needs");
            Step step;
            step.event = std::move(event);
            material.steps.push_back(std::move(step));
        }
    }
    if (material.steps.empty()) throw InputError("--only and --not leave no event to send");
    require_sense(options, material);
    return material;
}

}  // namespace orderwire::replay
