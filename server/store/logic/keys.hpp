// What a command touches, named before it runs: so an engine can lock and load what a whole group of commands
// needs in one round, let them all decide, and write what they decided in another.
//
// Naming a key takes along what hangs on it; beyond that a command reads nothing, unless it is open-ended:
// then what it finds decides what else it touches, and it has a transaction of its own. A row that a command
// makes is its own.
//   order      the order, its timeline, bindings, notes and messages; its customer
//   object     the binding that it belongs to, and that binding's order, as above
//   event      whether it is known, and its order
//   customer   whoever has this id at the shop, or else this secret; of their orders those for the course
//   message    the message's order
//   duty       who holds it
// An order that may become paid takes along all orders of its customer for its course.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "domain/contribution.hpp"
#include "store/types.hpp"

namespace orderwire::store {

// Of one command or of many. The texts are those of the commands, which must outlive it.
struct KeySet {
    struct Object {
        std::string_view provider;
        std::string_view account;
        std::string_view id;
        bool binds = false;  // may be bound by the command: if events wait for it, the command is open-ended
    };
    struct Event {
        std::string_view provider;
        std::string_view account;
        std::string_view id;
    };
    struct Customer {
        std::string_view shop_id;      // "": a guest
        std::string_view secret_hash;  // "": none
        std::string_view course_id;    // "": all that is theirs
        std::string_view answered;     // the idempotency key's MAC, or ""
    };
    std::vector<std::string_view> orders;
    std::vector<Object> objects;
    std::vector<Event> events;
    std::vector<Customer> customers;
    std::vector<std::int64_t> messages;
    std::vector<std::string_view> duties;
    bool pays = false;  // some order may become paid
    bool open_ended = false;

    void clear();
};

void name_keys(const CreateOrder& command, KeySet& keys);
void name_keys(const IncomingEvent& event, KeySet& keys);

// The provider as which an event is stored.
std::string_view provider_of(const IncomingEvent& event);

}  // namespace orderwire::store
