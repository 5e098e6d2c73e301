// A request's target, taken apart.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace orderwire::http {

struct Target {
    std::string path;                          // percent-decoded; begins with '/', or is "*"
    std::map<std::string, std::string> query;  // decoded, '+' is a space; of a repeated name the first counts
    // Whether the path has the one spelling that we answer to. A proxy's rule for /metrics does not know
    // /%6detrics, //metrics or /a/../metrics, so for us too they are other paths: no letter, digit, '-', '.',
    // '_', '~' or '/' is percent-encoded, and no segment is empty (but the last), "." or "..".
    bool is_plain = true;
};

// Reads origin-form ("/a?b=c"), absolute-form ("http://host/a", as sent to proxies) and "*". Characters that
// RFC 3986 wants escaped but browsers send (such as '|') are taken as they are. Error: `bad_request`, where a
// percent-encoding is broken or stands for NUL, or where there is no path.
result<Target> parse_target(std::string_view text);

}  // namespace orderwire::http
