#include "sandbox/protocol/forms.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

std::string parsed(std::string_view text) {
    auto form = parse_form(text);
    return form ? json::serialize(*form) : form.error().code + ": " + form.error().detail;
}

}  // namespace

TEST_CASE("a form has values, nested hashes and lists") {
    CHECK(parsed("") == "{}");
    CHECK(parsed("amount=4900&currency=usd") == R"({"amount":"4900","currency":"usd"})");
    CHECK(parsed("metadata[order_id]=ord_1&metadata[a]=b") == R"({"metadata":{"order_id":"ord_1","a":"b"}})");
    CHECK(parsed("expand[]=a&expand[]=b") == R"({"expand":{"0":"a","1":"b"}})");
    CHECK(parsed("expand[0]=a&expand[1]=b") == R"({"expand":{"0":"a","1":"b"}})");
    CHECK(parsed("items[0][price][amount]=1&items[0][quantity]=2") ==
          R"({"items":{"0":{"price":{"amount":"1"},"quantity":"2"}}})");
}

TEST_CASE("an element of a list goes on until one of its members comes again") {
    CHECK(parsed("a[][x]=1&a[][y]=2&a[][x]=3") == R"({"a":{"0":{"x":"1","y":"2"},"1":{"x":"3"}}})");
}

TEST_CASE("brackets may be encoded, and a space is %20 or a plus") {
    CHECK(parsed("metadata%5Border_id%5D=a%20b+c") == R"({"metadata":{"order_id":"a b c"}})");
    CHECK(parsed("a=%2B%26%3D") == R"({"a":"+&="})");
    CHECK(parsed("name=J%C3%BCrgen") == "{\"name\":\"J\xC3\xBCrgen\"}");
}

TEST_CASE(
    "a name without a value is empty, empty pairs are skipped, and the last of a repeated scalar counts") {
    CHECK(parsed("metadata=&x") == R"({"metadata":"","x":""})");
    CHECK(parsed("&&a=1&&") == R"({"a":"1"})");
    CHECK(parsed("a=1&a=2") == R"({"a":"2"})");
    CHECK(parsed("metadata=&metadata[a]=1") == R"({"metadata":{"a":"1"}})");
}

TEST_CASE("a malformed form is refused") {
    for (const char* text :
         {"a=%", "a=%4", "a=%zz", "=x", "[a]=x", "a[b=x", "a]b=x", "a[b]c=x", "a[[b]]=x", "a=1&a[b]=2",
          "a[b]=1&a=2", "a=%00", "a=%FF", "a=%C0%AF", "a=%ED%A0%80", "a=%F4%90%80%80", "a=%E2%82"}) {
        CAPTURE(text);
        auto form = parse_form(text);
        REQUIRE_FALSE(form.has_value());
        CHECK(form.error().code == "invalid_form");
    }
}

TEST_CASE("depth and the number of parameters are bounded") {
    CHECK(parse_form("a[b][c][d][e][f][g][h]=1").has_value());
    CHECK_FALSE(parse_form("a[b][c][d][e][f][g][h][i]=1").has_value());
    std::string many;
    for (int i = 0; i < 1000; ++i)
        many += "a" + std::to_string(i) + "=1&";
    CHECK(parse_form(many)->size() == 1000);
    CHECK_FALSE(parse_form(many + "b=1").has_value());
}

TEST_CASE("the canonical form does not depend on the order of the parameters") {
    const auto canonical = [](std::string_view text) { return canonical_form(parse_form(text).value()); };
    CHECK(canonical("a=1&b[x]=2&b[y]=3") == canonical("b[y]=3&b[x]=2&a=1"));
    CHECK(canonical("a=1") != canonical("a=2"));
    CHECK(canonical("a[b]=1") != canonical("a=b%5D%3D1"));
    CHECK(canonical("a=1&b=") != canonical("a=1"));
}

TEST_CASE("encoding is undone by decoding") {
    const std::string text = "a b+c/\xC3\xA9?&=%";
    CHECK(encode_form_text(text).find(' ') == std::string::npos);
    CHECK(decode_form_text(encode_form_text(text)).value() == text);
}

TEST_CASE("an excerpt never ends in the middle of a character") {
    CHECK(excerpt("short") == "short");
    const std::string text = std::string(99, 'a') + "\xE2\x82\xAC" + "b";
    CHECK(excerpt(text) == std::string(99, 'a'));
}
