#include "mail/mailbox.hpp"

#include <doctest/doctest.h>

using namespace orderwire::mail;

TEST_CASE("addresses that mail can be sent to") {
    for (const char* text :
         {"ada@example.com", "ada.lovelace+orders@sub.example.co", "o'neill@example.com", "orders@localhost",
          "ada@[192.0.2.1]", "ada@[IPv6:2001:db8::1]", "ada@xn--bcher-kva.example"}) {
        CAPTURE(text);
        CHECK(is_address(text));
    }
}

TEST_CASE("what is no address, or one that we can't write to, is refused") {
    for (const char* text : {"",
                             "ada",
                             "@example.com",
                             "ada@",
                             "a@b@example.com",
                             "ada@exa mple.com",
                             "ada <ada@example.com>",
                             "ada@example.com>",
                             "ada@example..com",
                             ".ada@example.com",
                             "ada.@example.com",
                             "ada@-x.example",
                             "\"a b\"@example.com",
                             "ada@example.com\r\nBcc: x@example.com",
                             "ada,bea@example.com",
                             "ädä@example.com",
                             "ada@bücher.example",
                             "ada@[example]",
                             "ada@[192.0.2.1",
                             "ada@[::1]"}) {
        CAPTURE(text);
        CHECK_FALSE(is_address(text));
    }
}

TEST_CASE("an address is as long as RFC 5321 lets it be, and no longer") {
    const std::string label(63, 'd');
    CHECK(is_address(std::string(64, 'a') + "@example.com"));
    CHECK_FALSE(is_address(std::string(65, 'a') + "@example.com"));
    CHECK(is_address("a@" + label + ".example"));
    CHECK_FALSE(is_address("a@d" + label + ".example"));
    const std::string domain = label + "." + label + "." + label;  // 191
    CHECK(is_address(std::string(62, 'a') + "@" + domain));
    CHECK_FALSE(is_address(std::string(63, 'a') + "@" + domain));
}

TEST_CASE("a sender is an address with or without a name") {
    const auto plain = parse_mailbox(" orders@shop.example ");
    REQUIRE(plain.has_value());
    CHECK(plain->name.empty());
    CHECK(plain->address == "orders@shop.example");
    const auto named = parse_mailbox("Bücher & Co <orders@shop.example>");
    REQUIRE(named.has_value());
    CHECK(named->name == "Bücher & Co");
    CHECK(named->address == "orders@shop.example");
    const auto quoted = parse_mailbox(R"("Ada \"the\" <Great>" <orders@shop.example>)");
    REQUIRE(quoted.has_value());
    CHECK(quoted->name == R"(Ada "the" <Great>)");
}

TEST_CASE("a sender that is none is refused") {
    for (const char* text : {"", "Ada", "Ada <>", "Ada <ada>", "Ada <ada@example.com", "ada@example.com>",
                             "Ada\r\nBcc: x@example.com <ada@example.com>"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_mailbox(text).has_value());
    }
}
