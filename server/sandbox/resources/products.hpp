// POST and GET /v1/products and /v1/prices: what a Checkout session sells. Recurring prices are
// kept, and sold by nobody here.
#pragma once

#include "sandbox/emulator_context.hpp"
#include "sandbox/protocol/params.hpp"

namespace orderwire::sandbox {

ApiResult<json::object> create_product(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> retrieve_product(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> update_product(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> delete_product(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> list_products(EmulatorContext& context, const ApiCall& call);

ApiResult<json::object> create_price(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> retrieve_price(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> update_price(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> list_prices(EmulatorContext& context, const ApiCall& call);

// The price that a line item describes by itself (price_data): stored, inactive for any other use, and its
// product with it.
ApiResult<StoredObject> make_inline_price(EmulatorContext& context, Params data);

}  // namespace orderwire::sandbox
