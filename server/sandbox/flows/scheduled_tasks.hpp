// What the sandbox does by itself when its time has come.
#pragma once

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

// Runs every task that is due, each in its own transaction. One whose object has gone on meanwhile does
// nothing.
void run_due_tasks(EmulatorContext& context);

}  // namespace orderwire::sandbox
