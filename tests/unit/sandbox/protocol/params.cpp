#include "sandbox/protocol/params.hpp"

#include <doctest/doctest.h>

#include "sandbox/protocol/forms.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

struct Read {
    explicit Read(std::string_view text) : form(parse_form(text).value()), params(form) {}
    std::string code() const { return params.failed() ? params.error().code : ""; }
    std::string param() const { return params.failed() ? params.error().param : ""; }
    json::object form;
    Params params;
};

}  // namespace

TEST_CASE("a parameter that is missing or empty reads as nothing") {
    Read read("empty=");
    CHECK_FALSE(read.params.text("missing"));
    CHECK_FALSE(read.params.integer("empty", 0, 9));
    CHECK(read.params.is_unset("empty"));
    CHECK_FALSE(read.params.is_unset("missing"));
    CHECK(read.code().empty());
}

TEST_CASE("the first wrong parameter names itself, with its brackets") {
    Read read("a[b]=x&c=y");
    Params child = read.params.child("a");
    CHECK_FALSE(child.integer("b", 0, 9));
    CHECK_FALSE(read.params.boolean("c"));
    CHECK(read.code() == "parameter_invalid_integer");
    CHECK(read.param() == "a[b]");
}

TEST_CASE("integers are whole, in range, and nothing else") {
    CHECK(Read("n=5").params.integer("n", 5, 5) == 5);
    for (const char* text : {"n=4", "n=6", "n=5.0", "n=5x", "n=%2B5", "n=99999999999999999999", "n[a]=5"}) {
        CAPTURE(text);
        Read read(text);
        CHECK_FALSE(read.params.integer("n", 5, 5));
        CHECK_FALSE(read.code().empty());
    }
}

TEST_CASE("a required parameter that is missing or empty is named") {
    for (const char* text : {"", "amount="}) {
        Read read(text);
        CHECK_FALSE(read.params.required_integer("amount", 1, 9));
        CHECK(read.code() == "parameter_missing");
        CHECK(read.param() == "amount");
    }
}

TEST_CASE("a URL must be absolute, and http or https") {
    CHECK(Read("u=https%3A%2F%2Fshop.example%2Fback%3Fa%3D1").params.http_url("u") ==
          "https://shop.example/back?a=1");
    for (const char* text :
         {"u=javascript:alert(1)", "u=/back", "u=ftp://a/b", "u=https://", "u=http://a b/"}) {
        CAPTURE(text);
        Read read(text);
        CHECK_FALSE(read.params.http_url("u"));
        CHECK(read.code() == "url_invalid");
    }
}

TEST_CASE("list elements come in the order of their positions") {
    CHECK(Read("t[10]=c&t[2]=b&t[0]=a").params.texts("t") == std::vector<std::string>{"a", "b", "c"});
    CHECK(Read("t=one").params.texts("t") == std::vector<std::string>{"one"});
    Read nested("t[0][x]=1");
    CHECK(nested.params.texts("t").empty());
    CHECK_FALSE(nested.code().empty());
}

TEST_CASE("metadata merges, an empty value removes its key, and an empty metadata removes all") {
    json::object metadata{{"a", "1"}, {"b", "2"}};
    Read("metadata[a]=&metadata[c]=3").params.merge_metadata(metadata);
    CHECK(metadata == json::object{{"b", "2"}, {"c", "3"}});
    Read("metadata=").params.merge_metadata(metadata);
    CHECK(metadata.empty());
}

TEST_CASE("metadata has bounds: 50 keys, keys of 40 characters, values of 500") {
    const auto code = [](const std::string& text) {
        json::object metadata;
        Read read(text);
        read.params.merge_metadata(metadata);
        return read.code();
    };
    CHECK(code("metadata[" + std::string(40, 'k') + "]=" + std::string(500, 'v')).empty());
    CHECK_FALSE(code("metadata[" + std::string(41, 'k') + "]=v").empty());
    CHECK_FALSE(code("metadata[k]=" + std::string(501, 'v')).empty());
    CHECK_FALSE(code("metadata[k][l]=v").empty());
    std::string fifty;
    for (int i = 0; i < 50; ++i)
        fifty += "metadata[k" + std::to_string(i) + "]=v&";
    CHECK(code(fifty).empty());
    CHECK_FALSE(code(fifty + "metadata[more]=v").empty());
}

TEST_CASE("a parameter that nobody knows is refused; expand and key never are") {
    Read read("amount=1&expand[]=x&key=pk_test_1&amuont=2");
    read.params.allow("amount");
    CHECK(read.code() == "parameter_unknown");
    CHECK(read.param() == "amuont");
    Read two_words("a+b=1");
    two_words.params.allow("a b");
    CHECK(two_words.code() == "parameter_unknown");
}
