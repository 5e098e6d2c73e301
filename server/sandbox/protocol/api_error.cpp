#include "sandbox/protocol/api_error.hpp"

#include <algorithm>

#include "sandbox/protocol/forms.hpp"

namespace orderwire::sandbox {

json::object error_body(const ApiError& error) {
    json::object members;
    if (!error.code.empty()) {
        members["code"] = error.code;
        std::string page = error.code;
        std::replace(page.begin(), page.end(), '_', '-');
        members["doc_url"] = "https://stripe.com/docs/error-codes/" + page;
    }
    members["message"] = error.message;
    if (!error.param.empty()) members["param"] = error.param;
    for (const auto& [key, value] : error.extra)
        members[key] = value;
    members["type"] = error.type;
    return {{"error", std::move(members)}};
}

ApiError parameter_error(std::string_view code, std::string message, std::string_view param) {
    ApiError error;
    error.code = code;
    error.message = std::move(message);
    error.param = param;
    error.executed = false;
    return error;
}

ApiError missing_parameter(std::string_view param) {
    return parameter_error("parameter_missing", "Missing required param: " + std::string(param) + ".", param);
}

ApiError no_such_object(std::string_view kind, std::string_view id) {
    ApiError error = no_such_object(kind, id, kind == "payment_intent" ? "intent" : "id");
    error.status = 404;
    return error;
}

ApiError no_such_object(std::string_view kind, std::string_view id, std::string_view param) {
    // Whatever the client sent is echoed, so it is cut.
    std::string message = "No such " + std::string(kind) + ": '" + excerpt(id) + "'";
    ApiError error = parameter_error("resource_missing", std::move(message), param);
    error.executed = true;
    return error;
}

}  // namespace orderwire::sandbox
