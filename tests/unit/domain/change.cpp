#include "domain/change.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace orderwire::domain;

namespace {

OrderState state(Status status, std::int64_t refunded = 0) {
    OrderState made;
    made.status = status;
    made.refunded = refunded;
    return made;
}

}  // namespace

TEST_SUITE_BEGIN("domain: change");

TEST_CASE("a customer is written about a payment, a first decline, and what becomes of a paid order") {
    struct Row {
        std::optional<OrderState> before;
        OrderState after;
        std::optional<Notice> notice;
    };
    const std::array rows{
        Row{std::nullopt, state(Status::pending), std::nullopt},
        Row{state(Status::pending), state(Status::paid), Notice::paid},
        Row{state(Status::failed), state(Status::paid), Notice::paid},
        Row{state(Status::cancelled), state(Status::paid), Notice::paid},
        Row{state(Status::pending), state(Status::paid, 4900), Notice::paid},
        Row{state(Status::paid), state(Status::paid), std::nullopt},
        Row{state(Status::pending), state(Status::failed), Notice::declined},
        Row{state(Status::failed), state(Status::failed), std::nullopt},
        Row{state(Status::pending), state(Status::cancelled), std::nullopt},
        Row{state(Status::failed), state(Status::cancelled), std::nullopt},
        Row{state(Status::paid), state(Status::cancelled), Notice::cancelled},
        Row{state(Status::paid), state(Status::paid, 1), Notice::refunded},
        Row{state(Status::paid, 1), state(Status::paid, 2), Notice::refunded},
        Row{state(Status::paid, 2), state(Status::paid, 1), std::nullopt},
        Row{state(Status::cancelled), state(Status::cancelled, 1), std::nullopt},
    };
    for (const Row& row : rows) {
        CAPTURE(to_string(row.after.status));
        CHECK((notice_of({row.before, row.after}) == row.notice));
    }
}

TEST_CASE("an order becomes what it was not before") {
    CHECK(Change{std::nullopt, state(Status::pending)}.became(Status::pending));
    CHECK(Change{state(Status::failed), state(Status::paid)}.became(Status::paid));
    CHECK_FALSE(Change{state(Status::paid), state(Status::paid)}.became(Status::paid));
    CHECK_FALSE(Change{state(Status::failed), state(Status::paid)}.became(Status::failed));
}

TEST_SUITE_END();
