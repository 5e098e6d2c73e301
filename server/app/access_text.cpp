#include "app/access_text.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "base/crypto.hpp"

namespace orderwire::app {

namespace {

constexpr std::size_t server_key_length_min = 16;
constexpr std::size_t jwks_bytes_max = 1 << 20;

// A secret's check does not repeat what was given.
CLI::Validator hidden(std::string refusal, bool (*is_accepted)(const std::string&)) {
    return CLI::Validator(
        [refusal = std::move(refusal), is_accepted](const std::string& given) {
            return is_accepted(given) ? std::string() : "the value given (not shown) " + refusal;
        },
        "");
}

bool is_server_key(const std::string& given) {
    const auto is_visible = [](unsigned char c) { return c > 0x20 && c < 0x7F; };
    return given.empty() ||
           (given.size() >= server_key_length_min && std::all_of(given.begin(), given.end(), is_visible));
}

bool is_long_enough(const std::string& given) { return given.empty() || given.size() >= 32; }

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string content(jwks_bytes_max + 1, '\0');
    file.read(content.data(), static_cast<std::streamsize>(content.size()));
    if (!file.is_open() || file.bad()) throw std::invalid_argument("it cannot be read");
    content.resize(static_cast<std::size_t>(file.gcount()));
    if (content.size() > jwks_bytes_max) throw std::invalid_argument("it is larger than 1 MiB");
    return content;
}

}  // namespace

void AccessText::add_to(Command& command) {
    command
        .add_list(
            "server-key", server_keys, "KEY",
            "What the shop's own server sends as bearer, 16 characters or more; repeat it while rotating")
        ->check(hidden("has fewer than 16 characters, or others than visible ASCII", is_server_key));
    command
        .add("jwt-secret", jwt_secret, "SECRET", "What the shop signs its customers' tokens with (HS256), or")
        ->check(hidden("has fewer than 32 bytes", is_long_enough));
    command.add("jwt-jwks", jwt_jwks, "FILE", "the public keys that do (RS256, ES256), a JWK set");
    command.add("jwt-issuer", jwt_issuer, "TEXT [any]", "What the tokens' iss must be");
    command.add("jwt-audience", jwt_audience, "TEXT [any]", "What the tokens' aud must name");
}

api::Access AccessText::read() {
    api::Access access;
    std::vector<std::string> hashes;
    for (std::string& key : server_keys) {
        if (key.empty()) continue;
        if (api::looks_like_token(key) && !(jwt_secret.empty() && jwt_jwks.empty()))
            throw UsageError("--server-key: a key with two dots would be taken for a customer's token");
        hashes.push_back(sha256_hex(key));
        OPENSSL_cleanse(key.data(), key.size());
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
        access.tokens.emplace(jwt_jwks.empty() ? api::TokenKeys::by_secret(Secret(jwt_secret))
                                               : api::TokenKeys::of_set(content_of(jwt_jwks)),
                              rules);
    } catch (const std::invalid_argument& error) {
        throw UsageError("--jwt-jwks: '" + jwt_jwks + "' was given; " + error.what());
    }
    return access;
}

}  // namespace orderwire::app
