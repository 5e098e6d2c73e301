// The API versions that the sandbox speaks beside its own, by what differs in its objects: Stripe's change
// log (docs.stripe.com/changelog) names the breaking changes; what was merely added later is there in all of
// them, as at Stripe.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

// Whether such a version can be asked for: "2026-10-28.endive", "2024-06-20".
bool knows_version(std::string_view version);

// "…; known are 2020-08-27 to 2026-10-28.endive."
std::string known_versions();

// Whether `version` is older than the one that came out on that day ("2022-11-15").
bool is_before(std::string_view version, std::string_view day);

// Gives an object, and the objects inside it, the shape that they have in a version. Events inside keep the
// shape that they were made with.
void reshape(EmulatorContext& context, json::object& object, std::string_view version);

}  // namespace orderwire::sandbox
