// The options about who sells: what receipts, mails and the customer's pages say of the shop.
#pragma once

#include <string>

#include "api/dependencies.hpp"
#include "cli/command_line.hpp"

namespace orderwire::cli {

struct SellerCliOptions {
    std::string name;
    std::string address;  // one line; a semicolon begins a new one
    std::string support_url;

    void add_to(Command& command);
    api::Seller read() const;
};

}  // namespace orderwire::cli
