// A pass to one order: whoever holds it may pay or cancel that order as its owner would, on any device, until
// it expires. It stands in the retry links of mails, behind the '#', where no server's log sees it.
//
// Its form is "<expires>.<mac>": seconds since 1970, and HMAC-SHA256 of the order id and that time as
// base64url. Nothing of it is stored; a new key ends all passes.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "base/time.hpp"

namespace orderwire::domain {

inline constexpr std::chrono::days order_access_token_lifetime{7};

// `expires` counts to the second.
std::string make_order_access_token(const Secret& key, std::string_view order_id, Time expires);

enum class AccessTokenState {
    good,
    expired,
    wrong
};  // wrong: of another order or key, changed, or no pass at all

AccessTokenState check_order_access_token(const Secret& key, std::string_view order_id, std::string_view pass,
                                          Time now);

}  // namespace orderwire::domain
