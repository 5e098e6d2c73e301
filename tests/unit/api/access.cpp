#include "api/access.hpp"

#include <doctest/doctest.h>

#include "base/crypto.hpp"

using namespace orderwire;
using namespace orderwire::api;

TEST_CASE("each of the server's keys is known, by its hash alone, and nothing else is") {
    const ServerKeys keys({sha256_hex("the old key 123456"), sha256_hex("the new key 123456")});
    CHECK(keys.contain("the old key 123456"));
    CHECK(keys.contain("the new key 123456"));
    CHECK_FALSE(keys.contain("the old key 12345"));
    CHECK_FALSE(keys.contain(""));
    CHECK_FALSE(keys.contain(sha256_hex("the old key 123456")));
    CHECK_FALSE(ServerKeys().contain(""));
    CHECK(ServerKeys().empty());
}
