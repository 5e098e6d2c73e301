// A request as the store remembers it, after a restart. Pure.
#pragma once

#include "store/event_log.hpp"
#include "testbench/deliveries/delivery_ring_buffer.hpp"

namespace orderwire::testbench {

// Of how long it took and who sent it nothing is known any more.
DeliverySummary delivery_from(const store::LoggedLine& line);

}  // namespace orderwire::testbench
