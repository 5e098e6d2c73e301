// What a lease means: see store/leases.hpp.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "store/leases.hpp"
#include "store/logic/duty_table.hpp"

namespace orderwire::store {

class Duties {
  public:
    explicit Duties(DutyTable& table) : table_(table) {}  // must outlive it

    std::optional<Lease> acquire(const std::string& duty, const std::string& holder,
                                 std::chrono::milliseconds term);
    void give_back(const Lease& lease, const std::string& holder);
    // Whether nobody got the duty since the lease was given, though it may have ended.
    bool is_latest(const Lease& lease);

  private:
    DutyTable& table_;
};

}  // namespace orderwire::store
