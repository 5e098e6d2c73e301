#include "store/logic/keys.hpp"

namespace orderwire::store {

void KeySet::clear() {
    orders.clear();
    objects.clear();
    events.clear();
    customers.clear();
    messages.clear();
    duties.clear();
    pays = false;
    open_ended = false;
}

void name_keys(const CreateOrder& command, KeySet& keys) {
    std::string_view answered;
    if (command.idempotency) answered = command.idempotency->key;
    keys.customers.push_back(
        {command.customer_shop_id, command.customer_secret_hash, command.course.id, answered});
}

std::string_view provider_of(const IncomingEvent& event) {
    static const std::string default_provider = domain::PaymentObject{}.provider;
    const auto* evidence = std::get_if<domain::PaymentUpdate>(&event.reading);
    return evidence != nullptr ? evidence->about.provider : default_provider;
}

void name_keys(const IncomingEvent& event, KeySet& keys) {
    keys.events.push_back({provider_of(event), event.account, event.id});
    const auto* evidence = std::get_if<domain::PaymentUpdate>(&event.reading);
    if (evidence == nullptr) return;
    const domain::PaymentObject& about = evidence->about;
    keys.objects.push_back({about.provider, about.account, about.id, false});
    // Whether it waits for the order that it claims depends on that order's bindings.
    if (!evidence->claimed_order_id.empty()) keys.orders.push_back(evidence->claimed_order_id);
    if (!evidence->also_binds.empty())
        keys.objects.push_back({about.provider, about.account, evidence->also_binds, true});
    if (evidence->contribution.status == domain::Status::paid) keys.pays = true;
}

}  // namespace orderwire::store
