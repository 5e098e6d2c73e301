// The options about who sells: what receipts, mails and the customer's pages say of the shop.
#pragma once

#include <string>

#include "api/dependencies.hpp"
#include "app/command_line.hpp"

namespace orderwire::app {

struct SellerCliOptions {
    std::string name;
    std::string address;  // one line; a semicolon begins a new one
    std::string support_url;

    void add_to(Command& command);
    api::Seller read() const;
};

}  // namespace orderwire::app
