// Stripe's errors, as values. A handler answers with an ApiError; the dispatcher turns it into the body
// {"error":{"type","code","message","param",…}} and its status.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace orderwire::sandbox {

struct ApiError {
    int status = 400;
    std::string type = "invalid_request_error";
    std::string code;  // "" where Stripe gives none
    std::string message;
    std::string param;
    json::object extra = {};  // further members: decline_code, charge, payment_intent, …

    // Whether what the call did before it failed stays done. A declined card leaves a failed charge behind.
    bool keeps_effects = false;
    // Whether the answer is kept under the idempotency key. Parameters that fail validation are not: nothing
    // ran.
    bool executed = true;
};

template <class T>
using ApiResult = boost::system::result<T, ApiError>;

// What ApiResult<T>::value() throws when there is none.
[[noreturn]] inline void throw_exception_from_error(const ApiError& error, const boost::source_location&) {
    throw std::runtime_error(error.message);
}

json::object error_body(const ApiError& error);

// 400, nothing ran.
ApiError parameter_error(std::string_view code, std::string message, std::string_view param);
ApiError missing_parameter(std::string_view param);

// 404 for an id in the path, 400 with `param` for one among the parameters. `kind` as Stripe says it in the
// message: "payment_intent".
ApiError no_such_object(std::string_view kind, std::string_view id);
ApiError no_such_object(std::string_view kind, std::string_view id, std::string_view param);

}  // namespace orderwire::sandbox
