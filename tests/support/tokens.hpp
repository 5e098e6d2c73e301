// JSON Web Tokens as a shop would make them, and as an attacker would.
#pragma once

#include <cjose/jwk.h>
#include <cjose/jws.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace orderwire::test {

inline const std::string jwt_secret = "a secret that the shop and we share";

inline std::string base64url_text(std::string_view text) {
    return base64url({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

// Claims that are good for an hour.
inline json::object claims_of(const std::string& customer,
                              std::chrono::seconds lifetime = std::chrono::hours(1),
                              Time now = system_clock().now()) {
    return {{"sub", customer}, {"exp", to_seconds(now) + lifetime.count()}};
}

// Header and payload as they are written.
inline std::string hs256_text(std::string_view payload, std::string_view header = R"({"alg":"HS256"})",
                              const std::string& secret = jwt_secret) {
    const std::string text = base64url_text(header) + "." + base64url_text(payload);
    return text + "." + base64url(hmac_sha256(secret, text));
}

inline std::string hs256(const json::object& claims, const std::string& secret = jwt_secret,
                         const json::object& header = {{"alg", "HS256"}, {"typ", "JWT"}}) {
    return hs256_text(json::serialize(claims), json::serialize(header), secret);
}

// A key pair: signs tokens, and shows its public part as a JWK.
class SigningKey {
  public:
    static SigningKey rsa(std::size_t bits = 2048) {
        const std::uint8_t exponent[] = {1, 0, 1};
        return SigningKey(cjose_jwk_create_RSA_random(bits, exponent, 3, nullptr));
    }
    static SigningKey ec(cjose_jwk_ec_curve curve = CJOSE_JWK_EC_P_256) {
        return SigningKey(cjose_jwk_create_EC_random(curve, nullptr));
    }

    json::object jwk(const std::string& kid = "", bool with_private_part = false) const {
        char* text = cjose_jwk_to_json(key_.get(), with_private_part, nullptr);
        json::object made = parse_json(text).value().as_object();
        std::free(text);
        if (!kid.empty()) made["kid"] = kid;
        return made;
    }
    std::string sign(const std::string& alg, const json::object& claims, const std::string& kid = "") const {
        cjose_header_t* header = cjose_header_new(nullptr);
        cjose_header_set(header, "alg", alg.c_str(), nullptr);
        if (!kid.empty()) cjose_header_set(header, "kid", kid.c_str(), nullptr);
        const std::string payload = json::serialize(claims);
        cjose_jws_t* jws =
            cjose_jws_sign(key_.get(), header, reinterpret_cast<const std::uint8_t*>(payload.data()),
                           payload.size(), nullptr);
        const char* text = nullptr;
        if (jws == nullptr || !cjose_jws_export(jws, &text, nullptr)) throw std::runtime_error("not signed");
        std::string token(text);
        cjose_jws_release(jws);
        cjose_header_release(header);
        return token;
    }

  private:
    explicit SigningKey(cjose_jwk_t* key) : key_(key, [](cjose_jwk_t* held) { cjose_jwk_release(held); }) {}
    std::shared_ptr<cjose_jwk_t> key_;
};

inline std::string key_set(const json::array& keys) { return json::serialize(json::object{{"keys", keys}}); }

}  // namespace orderwire::test
