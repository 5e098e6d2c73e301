// POST and GET /v1/products and /v1/prices: what a Checkout session sells. Recurring prices are
// kept, and sold by nobody here.
#pragma once

#include "sandbox/params.hpp"
#include "sandbox/world.hpp"

namespace orderwire::sandbox {

outcome<json::object> create_product(World& world, const Call& call);
outcome<json::object> retrieve_product(World& world, const Call& call);
outcome<json::object> update_product(World& world, const Call& call);
outcome<json::object> delete_product(World& world, const Call& call);
outcome<json::object> list_products(World& world, const Call& call);

outcome<json::object> create_price(World& world, const Call& call);
outcome<json::object> retrieve_price(World& world, const Call& call);
outcome<json::object> update_price(World& world, const Call& call);
outcome<json::object> list_prices(World& world, const Call& call);

// The price that a line item describes by itself (price_data): stored, inactive for any other use, and its
// product with it.
outcome<Record> make_inline_price(World& world, Params data);

}  // namespace orderwire::sandbox
