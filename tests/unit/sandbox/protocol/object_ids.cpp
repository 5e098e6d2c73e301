#include "sandbox/protocol/object_ids.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace orderwire::sandbox;

TEST_CASE("ids have Stripe's shape, and each is another") {
    std::set<std::string> ids;
    for (int i = 0; i < 100; ++i) {
        const std::string id = new_object_id("pi_");
        CHECK(id.starts_with("pi_3"));
        CHECK(id.size() == 27);
        CHECK(std::all_of(id.begin() + 3, id.end(), [](unsigned char c) { return std::isalnum(c) != 0; }));
        ids.insert(id);
    }
    CHECK(ids.size() == 100);
    CHECK(random_letters(0).empty());
    CHECK(random_letters(200).size() == 200);
}
