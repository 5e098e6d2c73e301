// A request as the store remembers it, after a restart. Pure.
#pragma once

#include "store/event_log.hpp"
#include "testbench/ring.hpp"

namespace orderwire::testbench {

// Of how long it took and who sent it nothing is known any more.
Delivery delivery_from(const store::LoggedLine& line);

}  // namespace orderwire::testbench
