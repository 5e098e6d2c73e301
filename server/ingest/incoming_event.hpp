// A Stripe event that was read, as the store takes it.
#pragma once

#include <string>

#include "store/store.hpp"
#include "stripe/event.hpp"

namespace orderwire::ingest {

inline store::IncomingEvent incoming_event(store::IncomingEvent::Source source, stripe::Event event,
                                           std::string body, Time received_at) {
    store::IncomingEvent incoming;
    incoming.source = source;
    incoming.id = std::move(event.id);
    incoming.type = std::move(event.type);
    incoming.account = std::move(event.account);
    incoming.created = event.created;
    incoming.body = std::move(body);
    incoming.received_at = received_at;
    incoming.reading = std::move(event.reading);
    return incoming;
}

}  // namespace orderwire::ingest
