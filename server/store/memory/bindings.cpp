#include "store/memory/unit_of_work.hpp"

namespace orderwire::store::memory {

std::vector<BindingRow> Bindings::of_order(const std::string& order_id) {
    scope_.coverage.order(order_id);
    return tables_.bindings_of(order_id);
}

void Bindings::insert(const std::string& order_id, const Binding& binding, Time now) {
    tables_.bindings.put({order_id, binding.number}, StoredBinding{{binding, std::nullopt}, now});
}

void Bindings::update(const std::string& order_id, const BindingRow& row) {
    tables_.bindings.update({order_id, row.binding.number}, [&](StoredBinding& stored) {
        stored.binding.object_id = row.binding.object_id;
        stored.binding.state = row.binding.state;
        stored.ended_at = row.ended_at;
    });
}

std::optional<BindingTable::Match> Bindings::match(const domain::PaymentObject& object) {
    scope_.coverage.object(object);
    const Numbered* bound = tables_.bound_objects.find(named(object));
    if (bound == nullptr) return std::nullopt;
    const StoredBinding& binding = tables_.bindings.at(*bound);
    return Match{bound->first, bound->second, binding.binding.state != Binding::State::bound};
}

bool Bindings::bind_object(const domain::PaymentObject& object, const std::string& order_id,
                           std::uint32_t number) {
    scope_.coverage.object(object);
    if (tables_.bound_objects.contains(named(object))) return false;
    tables_.bound_objects.put(named(object), {order_id, number});
    return true;
}

}  // namespace orderwire::store::memory
