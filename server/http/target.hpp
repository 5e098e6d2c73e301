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
};

// Reads origin-form ("/a?b=c"), absolute-form ("http://host/a", as sent to proxies) and "*". Characters that
// RFC 3986 wants escaped but browsers send (such as '|') are taken as they are. Error: `bad_request`, where a
// percent-encoding is broken or stands for NUL, or where there is no path.
result<Target> parse_target(std::string_view text);

}  // namespace orderwire::http
