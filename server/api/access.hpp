// Who may speak in the shop's name, or in a customer's: what the operator gave us to recognise them by.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/customer_token.hpp"

namespace orderwire::api {

// The keys of the shop's own server, several while rotating. Only their hashes are kept.
class ServerKeys {
  public:
    ServerKeys() = default;
    // SHA-256 as lowercase hex.
    explicit ServerKeys(std::vector<std::string> hashes) : hashes_(std::move(hashes)) {}

    bool empty() const { return hashes_.empty(); }
    // In a time that does not tell which key, if any, it is.
    bool contain(std::string_view key) const;

  private:
    std::vector<std::string> hashes_;
};

struct Access {
    ServerKeys server_keys;
    std::optional<CustomerTokens> tokens;  // nothing: customers are guests only
};

}  // namespace orderwire::api
