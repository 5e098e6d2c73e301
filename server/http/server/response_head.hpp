// The status line and the headers of a response, as bytes.
#pragma once

#include <string>

#include "http/message.hpp"

namespace orderwire::http {

struct Framing {
    unsigned version = 11;  // of the request: 10 or 11
    bool head = false;      // the request was HEAD
    bool keep_alive = true;
    bool stream = false;  // the length is not known: chunks, or for HTTP/1.0 until the connection ends
};

// Whether the response's status allows a body at all.
bool may_have_body(http::status status);

// Ends with the empty line. Content-Length, Connection and Date are set here: what the handler wrote there is
// ignored, and so is any header whose value holds a control character, because it could begin a header of its
// own.
std::string response_head(const Response& response, const Framing& framing);

}  // namespace orderwire::http
