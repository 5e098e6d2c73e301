// A loop's thread.
#pragma once

#include <string_view>

#include "base/async.hpp"

namespace orderwire {

// Runs `loop` until it is stopped or has nothing left to do. What a handler does not catch (memory that ran
// out, say) ends that handler, not the loop; `name` says in the log whose it was.
void run_loop(Loop& loop, std::string_view name) noexcept;

}  // namespace orderwire
