// What a connection answers itself, without a handler.
#pragma once

#include <exception>

#include "http/message.hpp"

namespace orderwire::http {

Response too_many_requests();     // 429, with Retry-After
Response too_many_connections();  // 503, with Retry-After
Response no_room();               // 503, with Retry-After: files are scarce, and this one would stay
Response request_timeout();       // 408
// 500 `internal_error`; what the handler threw goes to the log.
Response failed(const Request& request, std::exception_ptr error);

}  // namespace orderwire::http
