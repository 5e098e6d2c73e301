// What options accept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/option.hpp"

namespace orderwire::cli {

// `what` is said where the value is refused: "accepted is WHAT".
template <class Accepts>
Check accepts(const std::string& what, Accepts is_accepted) {
    return [what, is_accepted](const std::string& given) {
        return is_accepted(given) ? std::nullopt : std::optional("accepted is " + what);
    };
}

// Values with a parser of their own, whose error says what is accepted.
template <class Parse>
Check readable_by(Parse parse) {
    return [parse](const std::string& given) -> std::optional<std::string> {
        const auto read = parse(given);
        return read ? std::nullopt : std::optional("accepted is " + read.error().detail);
    };
}

Check whole_number(long min, long max);
Check whole_number();  // as large as 64 bits hold
Check decimal(double min, double max);
Check one_of(std::vector<std::string> words);
Check endpoint();                            // HOST:PORT
Check endpoint_or(const std::string& word);  // or that word
Check url();                                 // an origin of ours: http or https, without a path
Check allowed_origin();                      // as browsers send it, of any scheme
Check host_name();                           // a name or an address, without a port
Check store_url();                           // sqlite:PATH
Check existing_file();

}  // namespace orderwire::cli
