#include "api/token_keys.hpp"

#include <doctest/doctest.h>

#include "support/tokens.hpp"

using namespace orderwire;
using namespace orderwire::api;
using namespace orderwire::test;

namespace {

const TokenKeys shared = TokenKeys::by_secret(Secret(jwt_secret));

std::string fault(const TokenKeys& keys, const std::string& token) {
    const auto payload = keys.payload(token);
    if (payload) return "";
    CHECK(payload.error().code == "bad_token");
    return payload.error().detail;
}

std::string token_refusal(const std::string& jwks) {
    try {
        TokenKeys::of_set(jwks);
        return "";
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

constexpr const char* wrong_signature = "the token's signature is wrong";
constexpr const char* no_key = "no key fits the token's alg and kid";
constexpr const char* no_form = "the token is not of the form header.payload.signature in base64url";

}  // namespace

TEST_SUITE_BEGIN("api: token keys");

TEST_CASE("a token says what was signed with the shared secret") {
    const json::object claims = claims_of("42");
    CHECK(shared.payload(hs256(claims)).value() == json::serialize(claims));
    // As RFC 7515 gives it in its first example (A.1), but for the line breaks, with its own key.
    const std::string of_the_rfc =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
        ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    CHECK(fault(shared, of_the_rfc) == wrong_signature);
}

TEST_CASE("a token that another secret signed, or that was changed in any character, is refused") {
    CHECK(fault(shared, hs256(claims_of("42"), "another secret, of the same length")) == wrong_signature);
    const std::string token = hs256(claims_of("42"));
    for (std::size_t i = 0; i < token.size(); ++i) {
        // The last character of a part has bits that mean nothing: those of the first four count.
        std::string changed = token;
        changed[i] = token[i] == 'A' ? 'g' : 'A';
        if (i + 1 == token.size()) continue;
        CAPTURE(i);
        CHECK_FALSE(shared.payload(changed).has_value());
    }
}

TEST_CASE("a token that is cut off anywhere is refused, and harms nothing") {
    const std::string token = hs256(claims_of("42"));
    for (std::size_t length = 0; length < token.size(); ++length)
        CHECK_FALSE(shared.payload(token.substr(0, length)).has_value());
}

TEST_CASE("what is no base64url is refused before the library sees it") {
    for (const char* token : {"", ".", "..", "a.b", "A===.AA.AA", "AA.A===.AA", "AA.AA.A===", "AA==.AA.AA",
                              "AAAAA.AA.AA", "AA.AA.AAAAA", ".AA.AA", "AA..AA", "AA.AA.", "AA.AA.AA.AA",
                              "A A.AA.AA", "A+.AA.AA", "A/.AA.AA", "\xC3\xA4.AA.AA"}) {
        CAPTURE(token);
        CHECK(fault(shared, token) == no_form);
    }
    CHECK(fault(shared, std::string("AA\0.AA.AA", 9)) == no_form);
    CHECK(fault(shared, base64url_text("no JSON") + ".AA.AA") == "the token's header is not a JSON object");
    CHECK_FALSE(shared.payload(base64url_text("[]") + ".AA.AA").has_value());
    CHECK_FALSE(shared.payload(base64url_text(R"({"alg":7})") + ".AA.AA").has_value());
    CHECK_FALSE(shared.payload(base64url_text(std::string(3000, '[')) + ".AA.AA").has_value());
}

TEST_CASE("a token without a signature is refused, whatever its alg calls that") {
    for (const char* alg : {"none", "None", "NONE", ""}) {
        const std::string unsigned_token = hs256(claims_of("42"), jwt_secret, {{"alg", alg}});
        CHECK_FALSE(shared.payload(unsigned_token).has_value());
        CHECK_FALSE(shared.payload(unsigned_token.substr(0, unsigned_token.rfind('.') + 1)).has_value());
    }
    CHECK(fault(shared, hs256(claims_of("42"), jwt_secret, {{"alg", "none"}})) == no_key);
    CHECK_FALSE(shared.payload(hs256(claims_of("42"), jwt_secret, json::object{})).has_value());
}

TEST_CASE("a signature of another length is refused, also a short one that begins rightly") {
    const std::string token = hs256(claims_of("42"));
    const std::size_t begin = token.rfind('.') + 1;
    for (const std::size_t length : {2U, 4U, 40U, 42U})
        CHECK(fault(shared, token.substr(0, begin + length)) == wrong_signature);
    CHECK(fault(shared, token + "AAAA") == wrong_signature);
}

TEST_CASE("other algorithms of the same family are refused") {
    for (const char* alg : {"HS384", "HS512", "RS256", "ES256", "PS256"})
        CHECK(fault(shared, hs256(claims_of("42"), jwt_secret, {{"alg", alg}})) == no_key);
}

TEST_CASE("an encrypted token is refused") {
    const std::string header = base64url_text(R"({"alg":"dir","enc":"A256GCM"})");
    CHECK(fault(shared, header + "..AAAA.AAAA.AAAA") == no_form);
    CHECK_FALSE(shared.payload(header + ".AAAA.AAAA").has_value());
}

TEST_CASE("a token of 8 KiB is read, one of a byte more is refused") {
    json::object claims = claims_of("42");
    claims["fill"] = std::string(6'000, 'x');
    const std::size_t missing = 8 * 1024 - hs256(claims).size();
    claims["fill"] = std::string(6'000 + missing * 3 / 4, 'x');
    std::string token = hs256(claims);
    REQUIRE(token.size() <= 8 * 1024);
    CHECK(shared.payload(token).has_value());
    CHECK(fault(shared, token + std::string(8 * 1024 + 1 - token.size(), 'A')) ==
          "the token is longer than 8 KiB");
}

TEST_CASE("a secret has 32 bytes or more, and the name that a token gives it says nothing") {
    CHECK_THROWS(TokenKeys::by_secret(Secret(std::string(31, 's'))));
    const std::string secret(32, 's');
    const TokenKeys keys = TokenKeys::by_secret(Secret(secret));
    CHECK(keys.payload(hs256(claims_of("42"), secret, {{"alg", "HS256"}, {"kid", "any"}})).has_value());
}

TEST_CASE("RSA and EC keys of a set sign RS256 and ES256") {
    const SigningKey rsa = SigningKey::rsa();
    const SigningKey ec = SigningKey::ec();
    const SigningKey other_ec = SigningKey::ec();
    const TokenKeys keys = TokenKeys::of_set(key_set({rsa.jwk("r"), ec.jwk("e"), other_ec.jwk("o")}));
    CHECK(keys.payload(rsa.sign("RS256", claims_of("42"), "r")).value() == json::serialize(claims_of("42")));
    CHECK(keys.payload(ec.sign("ES256", claims_of("42"), "e")).has_value());
    CHECK(keys.payload(other_ec.sign("ES256", claims_of("42"), "o")).has_value());
    // Without a kid every key that fits is tried.
    CHECK(keys.payload(other_ec.sign("ES256", claims_of("42"))).has_value());
    CHECK(fault(keys, ec.sign("ES256", claims_of("42"), "o")) == wrong_signature);
    CHECK(fault(keys, ec.sign("ES256", claims_of("42"), "unknown")) == no_key);
    CHECK(fault(keys, rsa.sign("RS256", claims_of("42"), "e")) == no_key);
    CHECK(fault(keys, rsa.sign("RS384", claims_of("42"), "r")) == no_key);
    CHECK(fault(keys, rsa.sign("PS256", claims_of("42"), "r")) == no_key);
    CHECK(fault(keys, SigningKey::rsa().sign("RS256", claims_of("42"))) == wrong_signature);
    CHECK(fault(keys, SigningKey::ec().sign("ES256", claims_of("42"))) == wrong_signature);

    SUBCASE("a public key is no secret: HS256 with it is refused") {
        for (const std::string& secret : {json::serialize(rsa.jwk("r")), text_at(rsa.jwk("r"), "n")}) {
            CHECK(fault(keys, hs256(claims_of("42"), secret)) == no_key);
            CHECK(fault(keys, hs256(claims_of("42"), secret, {{"alg", "HS256"}, {"kid", "r"}})) == no_key);
        }
    }
    SUBCASE("neither is a key that the token itself brings") {
        const SigningKey own = SigningKey::ec();
        const std::string token = own.sign("ES256", claims_of("42"));
        const std::string header =
            base64url_text(json::serialize(json::object{{"alg", "ES256"}, {"jwk", own.jwk()}}));
        CHECK(fault(keys, header + token.substr(token.find('.'))) == wrong_signature);
    }
}

TEST_CASE("keys of a set that sign nothing we take are left out") {
    const SigningKey ec = SigningKey::ec();
    json::object for_encryption = ec.jwk("e");
    for_encryption["use"] = "enc";
    json::object for_another_alg = ec.jwk("a");
    for_another_alg["alg"] = "ECDH-ES";
    const json::object secret{{"kty", "oct"}, {"k", base64url_text(jwt_secret)}};
    const json::object p384 = SigningKey::ec(CJOSE_JWK_EC_P_384).jwk("p");
    const json::object unknown{{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", "AAAA"}};
    CHECK(token_refusal(key_set({for_encryption, for_another_alg, secret, p384, unknown})) ==
          "it has no key for RS256 or ES256");
    json::object for_signing = ec.jwk("s");
    for_signing["use"] = "sig";
    for_signing["alg"] = "ES256";
    const TokenKeys keys =
        TokenKeys::of_set(key_set({for_encryption, for_another_alg, secret, p384, unknown, for_signing}));
    CHECK(keys.payload(ec.sign("ES256", claims_of("42"), "s")).has_value());
    CHECK(fault(keys, ec.sign("ES256", claims_of("42"), "e")) == no_key);
    CHECK(fault(keys, hs256(claims_of("42"))) == no_key);
}

TEST_CASE(
    "a set that is none, and keys that are broken, weak or private, are refused with a line that says so") {
    for (const char* none : {"", "[]", "{}", R"({"keys":{}})", "no JSON"})
        CHECK(token_refusal(none) == "it is no JWK set: a JSON object with a list of keys");
    CHECK(token_refusal(R"({"keys":[]})") == "it has no key for RS256 or ES256");
    CHECK(token_refusal(R"({"keys":[7]})") == "key 1 is not an object");
    const SigningKey ec = SigningKey::ec();
    CHECK(token_refusal(key_set({ec.jwk("e"), ec.jwk("e", true)})) ==
          "key 2 is a private key; only its public part belongs here");
    CHECK(token_refusal(key_set({SigningKey::rsa(1024).jwk()})) == "key 1 has fewer than 2048 bits");
    for (const char* x : {"", "A", "A===", "no base64url!"}) {
        json::object broken = ec.jwk();
        broken["x"] = x;
        CHECK(token_refusal(key_set({broken})) == "key 1 has no base64url in x");
    }
    json::object half = ec.jwk();
    half.erase("y");
    CHECK(token_refusal(key_set({half})) == "key 1 is no complete EC key");
    json::object off_the_curve = ec.jwk();
    off_the_curve["x"] = SigningKey::ec().jwk()["x"];
    CHECK(token_refusal(key_set({off_the_curve})) == "key 1 is no complete EC key");
    json::array many(101, ec.jwk());
    CHECK(token_refusal(key_set(many)) == "it has more than 100 keys");
}

TEST_SUITE_END();
