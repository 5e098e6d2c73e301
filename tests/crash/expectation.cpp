#include "expectation.hpp"

#include <stdexcept>

namespace orderwire::crash {

Says says_from(std::string_view event_type) {
    if (event_type == "payment_intent.processing") return Says::processing;
    if (event_type == "payment_intent.requires_action") return Says::requires_action;
    if (event_type == "payment_intent.succeeded") return Says::paid;
    throw std::invalid_argument("an event of type " + std::string(event_type));
}

bool Expectation::take(Says says, std::int64_t created) {
    const std::string_view activity_before = activity();
    const bool paid_before = paid_;
    if (says == Says::paid) paid_ = true;
    // The newest event says what happens, whichever came last.
    if (created > newest_) {
        newest_ = created;
        says_ = says;
        moved_ = true;
    }
    const bool changed = paid_ != paid_before || activity() != activity_before;
    if (changed) ++version_;
    return changed;
}

std::string_view Expectation::activity() const {
    if (paid_ || !moved_ || says_ == Says::paid) return "";
    return says_ == Says::processing ? "processing" : "requires_action";
}

}  // namespace orderwire::crash
