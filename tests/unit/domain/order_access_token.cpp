#include "domain/order_access_token.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::domain;

namespace {

const Secret key("a key of the store");
const std::string order_id = "ord_01JDAAAAAAAAAAAAAAAAAAAAAA";
const Time now = from_milliseconds(1'795'000'000'500);
const Time expires = now + order_access_token_lifetime;

}  // namespace

TEST_SUITE_BEGIN("domain: order access token");

TEST_CASE("a pass opens its own order until it expires") {
    const std::string pass = make_order_access_token(key, order_id, expires);
    CHECK(check_order_access_token(key, order_id, pass, now) == AccessTokenState::good);
    CHECK(check_order_access_token(key, order_id, pass, expires - std::chrono::seconds(1)) ==
          AccessTokenState::good);
    CHECK(check_order_access_token(key, order_id, pass, expires) == AccessTokenState::expired);
}

TEST_CASE("a pass opens no other order, and none under another key") {
    const std::string pass = make_order_access_token(key, order_id, expires);
    CHECK(check_order_access_token(key, "ord_01JDBBBBBBBBBBBBBBBBBBBBBB", pass, now) ==
          AccessTokenState::wrong);
    CHECK(check_order_access_token(Secret("another key"), order_id, pass, now) == AccessTokenState::wrong);
}

TEST_CASE("nobody can lengthen a pass, nor change or shorten its text") {
    const std::string pass = make_order_access_token(key, order_id, now - std::chrono::hours(1));
    CHECK(check_order_access_token(key, order_id, pass, now) == AccessTokenState::expired);
    const std::string mac = pass.substr(pass.find('.'));
    CHECK(check_order_access_token(key, order_id, std::to_string(to_seconds(expires)) + mac, now) ==
          AccessTokenState::wrong);
    for (std::size_t i = 0; i < pass.size(); ++i) {
        std::string changed = pass;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        CHECK(check_order_access_token(key, order_id, changed, now) == AccessTokenState::wrong);
        CHECK(check_order_access_token(key, order_id, pass.substr(0, i), now) == AccessTokenState::wrong);
    }
    CHECK(check_order_access_token(key, order_id, pass + "A", now) == AccessTokenState::wrong);
}

TEST_CASE("a pass is text that a URL's fragment and a header carry as it is") {
    const std::string pass = make_order_access_token(key, order_id, expires);
    CHECK(pass.size() == 10 + 1 + 43);
    CHECK(pass.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") ==
          std::string::npos);
}

TEST_SUITE_END();
