#include "base/crypto.hpp"

#include <doctest/doctest.h>

using namespace orderwire;

TEST_CASE("SHA-256 and HMAC give the published test values") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 4231, test case 2.
    CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("a random token of 16 bytes has 22 characters and none twice the same") {
    const std::string token = random_token(16);
    CHECK(token.size() == 22);
    CHECK(token != random_token(16));
    CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
}

TEST_CASE("strings are equal in constant time only if they are equal") {
    CHECK(equal_in_constant_time("abc", "abc"));
    CHECK_FALSE(equal_in_constant_time("abc", "abd"));
    CHECK_FALSE(equal_in_constant_time("abc", "ab"));
    CHECK(equal_in_constant_time("", ""));
}
