// What the sandbox does by itself when its time has come.
#pragma once

#include "sandbox/world.hpp"

namespace orderwire::sandbox {

// Runs every task that is due, each in its own transaction. One whose object has gone on meanwhile does
// nothing.
void run_due_tasks(World& world);

}  // namespace orderwire::sandbox
