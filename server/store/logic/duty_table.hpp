// Who holds which duty, as the commands see it: see logic/tables.hpp and store/leases.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace orderwire::store {

struct DutyRow {
    std::string holder;
    std::uint64_t epoch = 0;
    Time held_until{};
};

class DutyTable {
  public:
    virtual ~DutyTable() = default;
    virtual Time now() = 0;  // the same for all who share the store
    virtual std::optional<DutyRow> find(const std::string& duty) = 0;
    virtual void put(const std::string& duty, const DutyRow& row) = 0;
};

}  // namespace orderwire::store
