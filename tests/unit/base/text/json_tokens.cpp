#include "base/text/json_tokens.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace orderwire;

namespace {

// "{ s : l }" of {"a":1}: a letter for each token.
std::string kinds(std::string_view text) {
    constexpr std::string_view letters = "{}[],:sl?";
    std::string found;
    JsonTokens tokens(text);
    while (const auto token = tokens.next())
        found += letters[static_cast<std::size_t>(token->kind)];
    return found;
}

}  // namespace

TEST_CASE("JSON is taken apart into its tokens, whatever stands between them") {
    CHECK(kinds(R"({"a":[1,-2.5e+3,true,null],"b":{}})") == "{s:[l,l,l,l],s:{}}");
    CHECK(kinds(" {\t\"a\"\r\n:\n1 } ") == "{s:l}");
    CHECK(kinds("").empty());
    CHECK(kinds(" \n").empty());
}

TEST_CASE("a token has its very bytes and its place") {
    JsonTokens tokens(R"(  "a\"b\\" , 12)");
    const auto string = tokens.next();
    REQUIRE(string);
    CHECK(string->text == R"("a\"b\\")");
    CHECK(string->offset == 2);
    CHECK(tokens.offset() == 10);
    CHECK(tokens.next().value().kind == JsonToken::Kind::comma);
    CHECK(tokens.next().value().text == "12");
    CHECK_FALSE(tokens.next());
}

TEST_CASE("what begins no token, or does not end, is broken, and nothing is read beyond the text") {
    CHECK(kinds("#") == "?");
    CHECK(kinds("'a'") == "?l?");
    CHECK(kinds("\"a") == "?");
    CHECK(kinds("\"a\\") == "?");
    CHECK(kinds("\"a\\\"") == "?");
    CHECK(kinds("{\"") == "{?");
    JsonTokens tokens("\"a\\");
    CHECK(tokens.next().value().text == "\"a\\");
    CHECK_FALSE(tokens.next());
}

TEST_CASE("reading may begin anywhere") {
    JsonTokens tokens(R"([1,{"a":2}])", 3);
    CHECK(tokens.next().value().opens());
    CHECK(tokens.next().value().text == "\"a\"");
    JsonTokens ahead = tokens;
    CHECK(ahead.next().value().kind == JsonToken::Kind::colon);
    CHECK(tokens.offset() == 7);
}
