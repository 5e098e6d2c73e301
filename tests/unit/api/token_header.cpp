#include "api/token_header.hpp"

#include <doctest/doctest.h>

#include "api/token_keys.hpp"
#include "support/tokens.hpp"

using namespace orderwire;
using namespace orderwire::api;
using namespace orderwire::test;

namespace {

const TokenKeys keys_of_header = TokenKeys::by_secret(Secret(jwt_secret));

// What is wrong with a token that is rightly signed under this header.
std::string header_fault(const std::string& header) {
    const auto payload = keys_of_header.payload(hs256_text(R"({"sub":"42"})", header));
    if (payload) return "";
    CHECK(payload.error().code == "bad_token");
    return payload.error().detail;
}

// The same of a header with one more member.
std::string fault_with(const std::string& member) {
    return header_fault(R"({"alg":"HS256",)" + member + "}");
}

}  // namespace

TEST_SUITE_BEGIN("api: token header");

TEST_CASE("an extension refuses the token, in whatever form it is written") {
    for (const char* value : {"[\"b64\"]", "[]", "\"b64\"", "\"\"", "true", "false", "null", "7", "{}"}) {
        CAPTURE(value);
        for (const std::string name : {"crit", "b64", "zip", "enc"}) {
            CHECK(fault_with("\"" + name + "\":" + value) ==
                  "the token asks for an extension (" + name + ") that is not supported");
        }
        CHECK(fault_with(std::string(R"("cr\u0069t":)") + value) != "");
    }
}

TEST_CASE("alg, kid, typ and cty are texts") {
    for (const std::string value : {"7", "null", "true", "[]", "[\"a\"]", "{}"}) {
        CAPTURE(value);
        CHECK(fault_with("\"kid\":" + value) == "kid in the token's header is not a string");
        CHECK(fault_with("\"typ\":" + value) == "typ in the token's header is not a string");
        CHECK(fault_with("\"cty\":" + value) == "cty in the token's header is not a string");
        CHECK(header_fault("{\"alg\":" + value + "}") == "alg in the token's header is not a string");
    }
    CHECK(fault_with(R"("kid":"any")") == "");
}

TEST_CASE("the algorithm is written as the standard writes it") {
    for (const char* alg : {"hs256", "Hs256", "HS256 ", " HS256", ""})
        CHECK(header_fault(std::string(R"({"alg":")") + alg + "\"}") != "");
    CHECK(header_fault(R"({"alg":"HS256\u0000"})") != "");
    CHECK(header_fault(R"({"alg":"\u0048S256"})") == "");
    CHECK(header_fault("{}") != "");
}

TEST_CASE("a token of another kind is refused, and one that holds another token") {
    for (const char* typ : {"JWT", "jwt", "application/jwt", "at+jwt", "application/at+JWT"})
        CHECK(fault_with(std::string(R"("typ":")") + typ + "\"") == "");
    for (const char* typ : {"", "JWE", "logout+jwt", "dpop+jwt", "secevent+jwt", "jwt "})
        CHECK(fault_with(std::string(R"("typ":")") + typ + "\"") ==
              "the token is of another kind (typ) than JWT");
    for (const char* cty : {"JWT", "jwt", "application/JWT"})
        CHECK(fault_with(std::string(R"("cty":")") + cty + "\"") ==
              "the token holds another token (cty), which is not read");
    CHECK(fault_with(R"("cty":"json")") == "");
}

TEST_CASE("a member that is named twice refuses the token") {
    for (const char* member : {R"("alg":"none")", R"("alg":"HS256")", R"("\u0061lg":"HS256")",
                               R"("kid":"a","kid":"b")", R"("x":{"a":1,"a":1})"}) {
        CAPTURE(member);
        CHECK(fault_with(member) == "the token's header names a member twice");
    }
}

TEST_CASE("a header is one JSON object") {
    for (const char* header : {"[]", "7", "\"alg\"", "null", "{", "{}{}", "no JSON", R"({"alg":"HS256"},)"}) {
        CAPTURE(header);
        CHECK(header_fault(header) == "the token's header is not a JSON object");
    }
}

TEST_SUITE_END();
