#include "api/customer_token.hpp"

#include <doctest/doctest.h>

#include "support/tokens.hpp"

using namespace orderwire;
using namespace orderwire::api;
using namespace orderwire::test;

namespace {

const Time now = from_milliseconds(1'795'000'000'000);

CustomerTokens tokens(const std::string& issuer = "", const std::string& audience = "") {
    return {TokenKeys::by_secret(Secret(jwt_secret)), {issuer, audience}};
}

// The claims of a token that is good at `now`, with others beside or instead.
json::object claims(const json::object& changes = {}) {
    json::object made = claims_of("42", std::chrono::hours(1), now);
    for (const auto& change : changes)
        made[change.key()] = change.value();
    return made;
}

std::string fault(const CustomerTokens& checks, const json::object& said) {
    const auto customer = checks.check(hs256(said), now);
    return customer ? "" : customer.error().code;
}

std::string fault(const json::object& said) { return fault(tokens(), said); }

}  // namespace

TEST_SUITE_BEGIN("api: customer token");

TEST_CASE("a token names the customer, and may say their address and name") {
    const auto plain = tokens().check(hs256(claims()), now);
    CHECK(plain->id == "42");
    CHECK_FALSE(plain->email);
    CHECK_FALSE(plain->name);
    const auto full = tokens().check(hs256(claims({{"email", "ada@example.com"}, {"name", "Ada"}})), now);
    CHECK(full->email == "ada@example.com");
    CHECK(full->name == "Ada");
    const auto empty = tokens().check(hs256(claims({{"email", nullptr}, {"name", ""}})), now);
    REQUIRE(empty.has_value());
    CHECK_FALSE(empty->email);
    CHECK_FALSE(empty->name);
}

TEST_CASE("sub is a text of 1 to 255 bytes") {
    CHECK(fault(claims({{"sub", std::string(255, 'x')}})) == "");
    for (const json::value& sub : {json::value(""), json::value(std::string(256, 'x')), json::value(42),
                                   json::value(nullptr), json::value("a\nb")})
        CHECK(fault(claims({{"sub", sub}})) == "bad_token");
    json::object without = claims();
    without.erase("sub");
    CHECK(fault(without) == "bad_token");
}

TEST_CASE("a token expires with 30 s of leeway, and must say when") {
    const std::int64_t second = to_seconds(now);
    CHECK(fault(claims({{"exp", second - 29}})) == "");
    CHECK(fault(claims({{"exp", static_cast<double>(second) - 29.5}})) == "");
    CHECK(fault(claims({{"exp", second - 30}})) == "token_expired");
    CHECK(fault(claims({{"exp", 0}})) == "token_expired");
    for (const json::value& exp : {json::value("tomorrow"), json::value(nullptr), json::value(true)})
        CHECK(fault(claims({{"exp", exp}})) == "bad_token");
    json::object without = claims();
    without.erase("exp");
    CHECK(fault(without) == "bad_token");
}

TEST_CASE("a time that is none, or lies beyond the year 9999, refuses the token") {
    const std::int64_t second = to_seconds(now);
    for (const char* claim : {"exp", "nbf", "iat"}) {
        for (const json::value& time :
             {json::value("1"), json::value(nullptr), json::value(true), json::value(json::array{}),
              json::value(INT64_MAX), json::value(INT64_MIN), json::value(UINT64_MAX), json::value(1e300),
              json::value(253'402'300'800), json::value(to_milliseconds(now))}) {
            CAPTURE(claim);
            CHECK(fault(claims({{claim, time}})) == "bad_token");
        }
    }
    CHECK(fault(claims({{"exp", 253'402'300'799}})) == "");
    CHECK(fault(claims({{"iat", second}})) == "");
    CHECK(fault(claims({{"iat", 0.5}, {"nbf", -1}})) == "");
    // Written as text: JSON has no infinity, but numbers that become one.
    for (const char* end : {"1e999", "-1e999", "99999999999999999999999999999999"}) {
        const std::string said = R"({"sub":"42","exp":)" + std::string(end) + "}";
        CHECK(tokens().check(hs256_text(said), now).error().code == "bad_token");
    }
}

TEST_CASE("what is of another kind than it should be refuses the token, also where nobody asks for it") {
    for (const char* claim : {"iss", "jti", "aud"}) {
        for (const json::value& value :
             {json::value(7), json::value(nullptr), json::value(true), json::value(json::object{})})
            CHECK(fault(claims({{claim, value}})) == "bad_token");
    }
    CHECK(fault(claims({{"aud", json::array{"a", 7}}})) == "bad_token");
    CHECK(fault(tokens("", "orderwire"), claims({{"aud", json::array{"orderwire", 7}}})) == "bad_token");
    CHECK(fault(tokens("", "orderwire"), claims({{"aud", json::object{{"orderwire", true}}}})) ==
          "bad_token");
    CHECK(fault(claims({{"aud", json::array{"a", "b"}}, {"iss", ""}, {"jti", "1"}})) == "");
}

TEST_CASE("a claim that is named twice refuses the token: readers differ in which one they believe") {
    const std::string exp = std::to_string(to_seconds(now) + 3600);
    for (const std::string& said :
         {R"({"sub":"42","sub":"43","exp":)" + exp + "}", R"({"sub":"42","exp":0,"exp":)" + exp + "}",
          R"({"sub":"42","s\u0075b":"43","exp":)" + exp + "}",
          R"({"sub":"42","address":{"a":1,"a":2},"exp":)" + exp + "}"}) {
        CAPTURE(said);
        CHECK(tokens().check(hs256_text(said), now).error().code == "bad_token");
    }
    CHECK(tokens().check(hs256_text(R"({"sub":"42","a":{"sub":1},"exp":)" + exp + "}"), now).has_value());
}

TEST_CASE("a token that is not valid yet is refused, with the same leeway") {
    const std::int64_t second = to_seconds(now);
    CHECK(fault(claims({{"nbf", second + 30}})) == "");
    CHECK(fault(claims({{"nbf", second + 31}})) == "bad_token");
    CHECK(fault(claims({{"nbf", "soon"}})) == "bad_token");
}

TEST_CASE("issuer and audience count where the operator named them") {
    const json::object said = claims({{"iss", "https://shop.example"}, {"aud", "orderwire"}});
    CHECK(fault(said) == "");
    CHECK(fault(tokens("https://shop.example", "orderwire"), said) == "");
    CHECK(fault(tokens("https://other.example"), said) == "bad_token");
    CHECK(fault(tokens("", "other"), said) == "bad_token");
    CHECK(fault(tokens("https://shop.example"), claims()) == "bad_token");
    CHECK(fault(tokens("", "orderwire"), claims()) == "bad_token");
    CHECK(fault(tokens("", "orderwire"), claims({{"aud", json::array{"other", "orderwire"}}})) == "");
    CHECK(fault(tokens("", "orderwire"), claims({{"aud", json::array{"other", 7}}})) == "bad_token");
    CHECK(fault(tokens("", "orderwire"), claims({{"aud", json::array{}}})) == "bad_token");
}

TEST_CASE("an expired token with something else wrong is bad, not expired") {
    CHECK(fault(tokens("https://shop.example"), claims({{"exp", 0}})) == "bad_token");
    const std::string signed_by_others = hs256(claims({{"exp", 0}}), std::string(32, 'x'));
    CHECK(tokens().check(signed_by_others, now).error().code == "bad_token");
}

TEST_CASE("an address or a name that cannot be used is refused, not left out") {
    for (const char* email : {"no address", "a@b@c", "a@b\r\nBcc: x@y"})
        CHECK(fault(claims({{"email", email}})) == "bad_token");
    CHECK(fault(claims({{"email", 7}})) == "bad_token");
    CHECK(fault(claims({{"name", std::string(200, 'n')}})) == "");
    CHECK(fault(claims({{"name", std::string(201, 'n')}})) == "bad_token");
    CHECK(fault(claims({{"name", "Ada\nBcc"}})) == "bad_token");
}

TEST_CASE("a payload that is no object is refused") {
    for (const char* payload : {"[]", "7", "\"42\"", "no JSON", ""}) {
        const auto customer = tokens().check(hs256_text(payload), now);
        CHECK(customer.error().code == "bad_token");
    }
}

TEST_CASE("a token is told from a server key by its dots") {
    CHECK(looks_like_token(hs256(claims())));
    CHECK(looks_like_token("a.b.c.d.e"));
    CHECK_FALSE(looks_like_token("sk_shop_1234567890"));
    CHECK_FALSE(looks_like_token("one.dot"));
}

TEST_SUITE_END();
