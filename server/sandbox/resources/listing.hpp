// Lists as Stripe pages them: newest first, {object:"list", url, has_more, data}.
#pragma once

#include <functional>
#include <string_view>

#include "sandbox/emulator_context.hpp"
#include "sandbox/protocol/params.hpp"

namespace orderwire::sandbox {

// Reads limit (1 to 100, 10), starting_after, ending_before, and created as a time or created[gt|gte|lt|lte].
ListQuery read_list_query(Params& params, std::string_view kind);

// The page, or the error that `params` holds, or `resource_missing` where a cursor names nothing.
ApiResult<json::object> answer_list(
    EmulatorContext& context, const ListQuery& query, Params& params, std::string_view url,
    const std::function<json::object(const StoredObject&)>& present = nullptr);

}  // namespace orderwire::sandbox
