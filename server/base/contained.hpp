// A fault that stays where it happened. Around each member of a group (one watcher of many, one step of an
// end): what it throws is logged, and the others go on.
#pragma once

#include <string_view>

namespace orderwire {

// Logs the exception that is being handled, as "what: its words", a few lines a second for the whole program:
// such faults come in thousands. Inside a catch block.
void log_fault(std::string_view what) noexcept;

// Whether `act` went through.
template <class Act>
bool contained(std::string_view what, const Act& act) noexcept {
    try {
        act();
        return true;
    } catch (...) {
        log_fault(what);
        return false;
    }
}

}  // namespace orderwire
