// Tokens by which a shop says who its customer is: JSON Web Tokens (RFC 7519), signed by the shop.
//
// `sub` is the shop's own id of the customer and must be there, like `exp`; `nbf` counts where it stands;
// `iss` and `aud` must be right where the operator named them; `email` and `name` are taken over. Clocks may
// differ by 30 s. What stands in a token and is of another kind than RFC 7519 says (a time that is a text, an
// `aud` that is a number), or stands there twice, refuses it, also where it is not looked at.
#pragma once

#include <string>
#include <string_view>

#include "api/token_keys.hpp"
#include "base/time.hpp"
#include "store/store.hpp"

namespace orderwire::api {

inline constexpr std::chrono::seconds token_leeway{30};

// Whether a bearer's text has the form of such a token, signed or encrypted; a server key has not.
bool looks_like_token(std::string_view bearer);

class CustomerTokens {
  public:
    struct Rules {
        std::string issuer;    // "": any
        std::string audience;  // "": any
    };
    CustomerTokens(TokenKeys keys, Rules rules) : keys_(std::move(keys)), rules_(std::move(rules)) {}

    // The customer whom the token names; their id is there. Errors: `token_expired`, where nothing else is
    // wrong with it; `bad_token`.
    result<store::Customer> check(std::string_view token, Time now) const;

  private:
    TokenKeys keys_;
    Rules rules_;
};

}  // namespace orderwire::api
