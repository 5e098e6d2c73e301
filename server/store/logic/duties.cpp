#include "store/logic/duties.hpp"

namespace orderwire::store {

std::optional<Lease> Duties::acquire(const std::string& duty, const std::string& holder,
                                     std::chrono::milliseconds term) {
    const Time now = table_.now();
    DutyRow row = table_.find(duty).value_or(DutyRow{});
    const bool is_own = row.holder == holder && row.epoch > 0;
    if (!is_own && row.held_until > now) return std::nullopt;
    if (!is_own) ++row.epoch;
    row.holder = holder;
    row.held_until = now + term;
    table_.put(duty, row);
    return Lease{duty, row.epoch};
}

void Duties::give_back(const Lease& lease, const std::string& holder) {
    auto row = table_.find(lease.duty);
    if (!row || row->holder != holder || row->epoch != lease.epoch) return;
    row->held_until = table_.now();
    table_.put(lease.duty, *row);
}

bool Duties::is_latest(const Lease& lease) {
    const auto row = table_.find(lease.duty);
    return row && row->epoch == lease.epoch;
}

}  // namespace orderwire::store
