// Signatures of JSON Web Tokens, by the library cjose: HS256 with a shared secret, or RS256 and ES256 with
// the public keys of a JWK set. Which algorithm is right follows from our key, never from the token alone.
//
// May be used from several threads at once.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/token_header.hpp"
#include "base/secret.hpp"

namespace orderwire::api {

class TokenKeys {
  public:
    // Each throws std::invalid_argument, with one line that says what is wrong.
    static TokenKeys by_secret(const Secret& secret);  // at least 32 bytes
    // The text of a JWK set (RFC 7517). Keys that sign nothing we take (another kty, curve, use or alg) are
    // left out, as the RFC asks; one that is broken or private is an error, like a set from which none
    // remains.
    static TokenKeys of_set(std::string_view jwks);

    // What a token (JWS, compact form) says, if one of the keys signed it. Error: `bad_token`.
    result<std::string> payload(std::string_view token) const;

  private:
    struct Key;
    using Keys = std::vector<Key>;
    explicit TokenKeys(std::shared_ptr<const Keys> keys) : keys_(std::move(keys)) {}
    static Key read_key(const std::string& jwk);

    std::shared_ptr<const Keys> keys_;
};

}  // namespace orderwire::api
