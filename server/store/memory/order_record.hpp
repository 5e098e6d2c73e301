// What people need to know of one order or event, gathered from the rows in memory.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/event_log.hpp"
#include "store/memory/database.hpp"

namespace orderwire::store::memory {

// See EventLog::record_of(), line() and waiting().
std::optional<OrderRecord> order_record(const Tables& tables, const std::string& order_id);
LoggedLine line_of(const Tables& tables, std::int64_t row, const EventRow& event);
std::vector<Waiting> waiting_in(const Tables& tables, Time time, std::size_t limit);

}  // namespace orderwire::store::memory
