// What is done in named steps, one after the other: the phases of a start and of an end. A list of them can
// be read at once, and a test can make each of them fail.
#pragma once

#include <array>
#include <functional>
#include <string_view>

#include "base/contained.hpp"

namespace orderwire {

template <class Owner>
struct Step {
    std::string_view name;
    void (Owner::*take)();
};

// Called with each step's name before it is taken; what it throws fails that step. For tests.
using StepHook = std::function<void(std::string_view step)>;

// Up to the first that throws.
template <class Owner, std::size_t count>
void take_steps(Owner& owner, const std::array<Step<Owner>, count>& steps, const StepHook& before) {
    for (const Step<Owner>& step : steps) {
        if (before) before(step.name);
        (owner.*step.take)();
    }
}

// Each of them, whatever the others throw, which is logged.
template <class Owner, std::size_t count>
void take_every_step(Owner& owner, const std::array<Step<Owner>, count>& steps) noexcept {
    for (const Step<Owner>& step : steps)
        contained(step.name, [&] { (owner.*step.take)(); });
}

}  // namespace orderwire
