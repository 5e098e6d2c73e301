// Random lives of orders, as Stripe would tell them: events in Stripe's own JSON, look-ups, and what
// strangers send.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace orderwire::test {

// One thing that reaches the store, about order `order` of its set. Ids have a '#' where the number of the
// retelling stands, so that the same set can be told many times to one store.
struct Step {
    enum class What { event, lookup, bind };
    What what = What::event;
    std::size_t order = 0;
    std::string type;  // of an event
    std::string id;    // evt_…
    std::int64_t created = 0;
    std::string object;  // JSON; "ORDER" stands for the order's id
    bool livemode = false;
    std::uint32_t binding = 0;  // of a bind: which, and its object's id
};

struct Life {
    store::Binding::Kind kind = store::Binding::Kind::intent;
    bool changed_way = false;  // binding 1, an intent, was given up for binding 2 before anything happened
    std::vector<Step> steps;
};

using Random = std::mt19937;

// A set of lives of one to `orders_max` orders, with at most `steps_max` steps in all.
std::vector<Life> random_lives(Random& random, std::size_t orders_max, std::size_t steps_max);

}  // namespace orderwire::test
