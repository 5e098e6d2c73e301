#include "store/memory/unit_of_work.hpp"

namespace orderwire::store::memory {

void Unit::load(const KeySet& keys) {
    Coverage coverage(scope_.tables);
    coverage.name(keys);
    scope_.coverage = std::move(coverage);
}

std::optional<DutyRow> HeldDuties::find(const std::string& duty) {
    scope_.coverage.duty(duty);
    const DutyRow* row = scope_.tables.duties.find(duty);
    return row == nullptr ? std::nullopt : std::optional(*row);
}

void HeldDuties::put(const std::string& duty, const DutyRow& row) { scope_.tables.duties.put(duty, row); }

void Unit::load_everything() { scope_.coverage.name_everything(); }

}  // namespace orderwire::store::memory
