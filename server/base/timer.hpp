// A timer on a loop, with the loop's concrete executor.
#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <chrono>

#include "base/async.hpp"

namespace orderwire {

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

}  // namespace orderwire
