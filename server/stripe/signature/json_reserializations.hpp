// The same JSON in the forms in which programs commonly write it: what a body may have been before something
// on its way parsed it and wrote it again. Pure; internal to this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace orderwire::stripe {

struct Reserialization {
    std::string name;  // "indented by two spaces, as Stripe sends it"
    std::string text;
};

// None of them is the body itself. Where it is no JSON, only other line ends and a newline at the end.
std::vector<Reserialization> reserializations_of(std::string_view body);

}  // namespace orderwire::stripe
