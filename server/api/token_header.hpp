// What the header of a JSON Web Token says of it. A token says nothing that we do not understand: what would
// change its meaning if it were understood refuses it, however it is written.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace orderwire::api {

inline Error bad_token(std::string detail) { return {"bad_token", std::move(detail)}; }

struct TokenHeader {
    std::string alg;
    std::string kid;  // "": none
};

// The token's first part (RFC 7515, base64url). Error: `bad_token`, for what is not one JSON object that
// names each member once; a member of the wrong kind; `crit`, `b64`, `zip` and `enc` in any form; a token
// within the token (`cty`); a `typ` of another kind of token.
result<TokenHeader> read_token_header(std::string_view base64url);

}  // namespace orderwire::api
