// Customers, as far as payments need them.
#pragma once

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

// Without any details, not yet stored.
StoredObject make_customer(EmulatorContext& context);

ApiResult<json::object> create_customer(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> retrieve_customer(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> update_customer(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> delete_customer(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> list_customers(EmulatorContext& context, const ApiCall& call);

}  // namespace orderwire::sandbox
