#include "store/memory/unit_of_work.hpp"

namespace orderwire::store::memory {

void Unit::load(const KeySet& keys) {
    Coverage coverage(scope_.tables);
    coverage.name(keys);
    scope_.coverage = std::move(coverage);
}

void Unit::load_everything() { scope_.coverage.name_everything(); }

}  // namespace orderwire::store::memory
