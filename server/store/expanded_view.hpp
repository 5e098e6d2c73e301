// An order as its shop sees it: the public view, and beside it `customer` {id, email, name} (each may be
// null) and `metadata`. For the shop only: a view that watchers get has neither.
#pragma once

#include <string>

#include "store/store.hpp"

namespace orderwire::store {

// `view` is any of the order's public views, for instance an older one.
std::string expand_view(const std::string& view, const Customer& customer, const std::string& metadata);

inline std::string expanded_view(const OrderDetails& details) {
    return expand_view(*details.snapshot.view, details.customer, details.metadata);
}

}  // namespace orderwire::store
