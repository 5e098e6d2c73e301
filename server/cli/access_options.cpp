#include "cli/access_options.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "base/crypto.hpp"
#include "base/files.hpp"
#include "cli/quoting.hpp"

namespace orderwire::cli {

namespace {

constexpr std::size_t jwks_bytes_max = 1 << 20;

// Throws std::invalid_argument, as the reading of a set does.
std::string jwks_of(const std::string& file) {
    auto content = read_file(file, jwks_bytes_max);
    if (!content) throw std::invalid_argument(content.error().detail);
    return *std::move(content);
}

}  // namespace

void AccessCliOptions::add_to(Command& command) {
    command.add_secret(
        "server-key", server_keys, server_key_rule, "KEY",
        "What the shop's own server sends as bearer, 16 characters or more; repeat it while rotating");
    command.add_secret("jwt-secret", jwt_secret, shared_secret_rule, "SECRET",
                       "What the shop signs its customers' tokens with (HS256), or");
    command.add("jwt-jwks", jwt_jwks, "FILE", "the public keys that do (RS256, ES256), a JWK set");
    command.add("jwt-issuer", jwt_issuer, "TEXT [any]", "What the tokens' iss must be");
    command.add("jwt-audience", jwt_audience, "TEXT [any]", "What the tokens' aud must name");
}

api::Access AccessCliOptions::read() const {
    api::Access access;
    std::vector<std::string> hashes;
    for (const Secret& key : server_keys) {
        if (api::looks_like_token(key.reveal()) && !(jwt_secret.empty() && jwt_jwks.empty()))
            throw UsageError("--server-key: a key with two dots would be taken for a customer's token");
        hashes.push_back(sha256_hex(key.reveal()));
    }
    access.server_keys = api::ServerKeys(std::move(hashes));

    if (jwt_secret.empty() && jwt_jwks.empty()) {
        if (!jwt_issuer.empty() || !jwt_audience.empty())
            throw UsageError(
                "--jwt-secret: neither it nor --jwt-jwks was given; without, no token is accepted");
        return access;
    }
    if (!jwt_secret.empty() && !jwt_jwks.empty())
        throw UsageError("--jwt-jwks: --jwt-secret was given too; tokens are signed by one of them");
    const api::CustomerTokens::Rules rules{jwt_issuer, jwt_audience};
    try {
        access.tokens.emplace(jwt_jwks.empty() ? api::TokenKeys::by_secret(jwt_secret)
                                               : api::TokenKeys::of_set(jwks_of(jwt_jwks)),
                              rules);
    } catch (const std::invalid_argument& error) {
        throw UsageError(fmt::format("--jwt-jwks: {} was given; {}", quote_value(jwt_jwks), error.what()));
    }
    return access;
}

}  // namespace orderwire::cli
