#include "api/token_keys.hpp"

#include <cjose/base64.h>
#include <cjose/jwk.h>
#include <cjose/jws.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <stdexcept>

#include "base/json.hpp"

namespace orderwire::api {

namespace {

constexpr std::size_t token_bytes_max = 8 * 1024;
constexpr std::size_t secret_bytes_min = 32;
constexpr std::size_t rsa_bits_min = 2048;
constexpr std::size_t keys_max = 100;

using Jwk = std::shared_ptr<const cjose_jwk_t>;
using Jws = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;

Jwk own(cjose_jwk_t* key) {
    return {key, [](cjose_jwk_t* held) { cjose_jwk_release(held); }};
}

// cjose takes padding and stray lengths for its caller's mistake, and aborts; so it gets to see none.
bool is_base64url(std::string_view text) {
    return !text.empty() && text.size() % 4 != 1 &&
           text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
               std::string_view::npos;
}

// Header, payload and signature, if the token has three parts of the right form: five are an encrypted token.
using Parts = std::array<std::string_view, 3>;
std::optional<Parts> parts_of(std::string_view token) {
    Parts parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t end = std::min(token.find('.'), token.size());
        parts[i] = token.substr(0, end);
        const bool is_last = i + 1 == parts.size();
        if (!is_base64url(parts[i]) || (end == token.size()) != is_last) return std::nullopt;
        token.remove_prefix(std::min(end + 1, token.size()));
    }
    return parts;
}

// A signature's length as base64url, where the algorithm fixes it: cjose compares before it measures.
bool has_length_for(std::string_view alg, std::string_view signature) {
    if (alg == CJOSE_HDR_ALG_HS256) return signature.size() == 43;
    if (alg == CJOSE_HDR_ALG_ES256) return signature.size() == 86;
    return true;
}

[[noreturn]] void refuse_key(const std::string& why) { throw std::invalid_argument(why); }

}  // namespace

struct TokenKeys::Key {
    std::string alg;  // "" where the key signs nothing that we take
    std::string kid;
    Jwk jwk;
};

TokenKeys TokenKeys::by_secret(const Secret& secret) {
    const std::string& bytes = secret.reveal();
    if (bytes.size() < secret_bytes_min) refuse_key("the secret has fewer than 32 bytes");
    cjose_err error{};
    Jwk jwk = own(
        cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), &error));
    if (!jwk) refuse_key(std::string("the secret cannot be used: ") + error.message);
    return TokenKeys(std::make_shared<const Keys>(Keys{{CJOSE_HDR_ALG_HS256, "", std::move(jwk)}}));
}

TokenKeys TokenKeys::of_set(std::string_view jwks) {
    const auto parsed = parse_json(jwks);
    const json::array* list =
        parsed && parsed->is_object() ? array_at(parsed->get_object(), "keys") : nullptr;
    if (list == nullptr) refuse_key("it is no JWK set: a JSON object with a list of keys");
    if (list->size() > keys_max) refuse_key("it has more than 100 keys");
    Keys keys;
    for (std::size_t i = 0; i < list->size(); ++i) {
        try {
            Key key = read_key(json::serialize((*list)[i]));
            if (!key.alg.empty()) keys.push_back(std::move(key));
        } catch (const std::invalid_argument& error) {
            refuse_key("key " + std::to_string(i + 1) + " " + error.what());
        }
    }
    if (keys.empty()) refuse_key("it has no key for RS256 or ES256");
    return TokenKeys(std::make_shared<const Keys>(std::move(keys)));
}

TokenKeys::Key TokenKeys::read_key(const std::string& jwk) {
    const json::value value = parse_json(jwk).value();
    if (!value.is_object()) refuse_key("is not an object");
    const json::object& members = value.get_object();
    const std::string kty = text_at(members, "kty");
    const std::string alg = kty == "RSA"                                        ? CJOSE_HDR_ALG_RS256
                            : kty == "EC" && text_at(members, "crv") == "P-256" ? CJOSE_HDR_ALG_ES256
                                                                                : "";
    if (alg.empty() || string_at(members, "use").value_or("sig") != "sig" ||
        string_at(members, "alg").value_or(alg) != alg) {
        return {};
    }
    if (members.contains("d")) refuse_key("is a private key; only its public part belongs here");
    for (const char* name : {"n", "e", "x", "y"}) {
        if (members.contains(name) && !is_base64url(text_at(members, name)))
            refuse_key(std::string("has no base64url in ") + name);
    }
    cjose_err error{};
    Jwk made = own(cjose_jwk_import(jwk.data(), jwk.size(), &error));
    if (!made) refuse_key("is no complete " + kty + " key");
    if (kty == "RSA" && cjose_jwk_get_keysize(made.get(), &error) < rsa_bits_min)
        refuse_key("has fewer than 2048 bits");
    return {alg, text_at(members, "kid"), std::move(made)};
}

result<std::string> TokenKeys::payload(std::string_view token) const {
    if (token.size() > token_bytes_max) return bad_token("the token is longer than 8 KiB");
    const auto parts = parts_of(token);
    if (!parts) return bad_token("the token is not of the form header.payload.signature in base64url");
    const result<TokenHeader> header = read_token_header(parts->front());
    if (!header) return header.error();

    cjose_err error{};
    const Jws jws(cjose_jws_import(token.data(), token.size(), &error), cjose_jws_release);
    if (!jws) return bad_token("the token's alg is none that is known");

    bool fits = false;
    for (const Key& key : *keys_) {
        // A shared secret has no name: whatever the token calls it, it is this one.
        const bool is_meant = header->kid.empty() || key.alg == CJOSE_HDR_ALG_HS256 || header->kid == key.kid;
        if (key.alg != header->alg || !is_meant) continue;
        fits = true;
        if (!has_length_for(header->alg, parts->back())) break;
        if (!cjose_jws_verify(jws.get(), key.jwk.get(), &error)) continue;
        std::uint8_t* data = nullptr;
        std::size_t size = 0;
        if (!cjose_jws_get_plaintext(jws.get(), &data, &size, &error)) break;
        return std::string(reinterpret_cast<const char*>(data), size);
    }
    return bad_token(fits ? "the token's signature is wrong" : "no key fits the token's alg and kid");
}

}  // namespace orderwire::api
