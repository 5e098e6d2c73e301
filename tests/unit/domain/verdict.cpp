#include "domain/verdict.hpp"

#include <doctest/doctest.h>

using namespace orderwire::domain;

TEST_CASE("verdicts are written as the contract names them") {
    CHECK(to_string(Verdict::applied()) == "applied");
    CHECK(to_string(Verdict::no_change()) == "no_change");
    CHECK(to_string(Verdict::duplicate()) == "duplicate");
    CHECK(to_string(Verdict::parked()) == "parked");
    CHECK(to_string(Verdict::ignored("not_ours")) == "ignored:not_ours");
    CHECK(to_string(Verdict::review("late_payment")) == "review:late_payment");
}
