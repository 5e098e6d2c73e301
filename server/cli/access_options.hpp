// The options by which the operator says who may speak in the shop's name (--server-key) or in a customer's
// (--jwt-…).
#pragma once

#include <string>
#include <vector>

#include "api/access.hpp"
#include "cli/command_line.hpp"

namespace orderwire::cli {

struct AccessCliOptions {
    std::vector<Secret> server_keys;
    Secret jwt_secret;
    std::string jwt_jwks;  // a file's name
    std::string jwt_issuer;
    std::string jwt_audience;

    void add_to(Command& command);
    // Reads the file. Throws UsageError.
    api::Access read() const;
};

}  // namespace orderwire::cli
