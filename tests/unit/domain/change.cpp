#include "domain/change.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace orderwire::domain;

namespace {

Standing standing(Status status, std::int64_t refunded = 0) {
    Standing made;
    made.status = status;
    made.refunded = refunded;
    return made;
}

}  // namespace

TEST_SUITE_BEGIN("domain: change");

TEST_CASE("a customer is written about a payment, a first decline, and what becomes of a paid order") {
    struct Row {
        std::optional<Standing> before;
        Standing after;
        std::optional<Notice> notice;
    };
    const std::array rows{
        Row{std::nullopt, standing(Status::pending), std::nullopt},
        Row{standing(Status::pending), standing(Status::paid), Notice::paid},
        Row{standing(Status::failed), standing(Status::paid), Notice::paid},
        Row{standing(Status::cancelled), standing(Status::paid), Notice::paid},
        Row{standing(Status::pending), standing(Status::paid, 4900), Notice::paid},
        Row{standing(Status::paid), standing(Status::paid), std::nullopt},
        Row{standing(Status::pending), standing(Status::failed), Notice::declined},
        Row{standing(Status::failed), standing(Status::failed), std::nullopt},
        Row{standing(Status::pending), standing(Status::cancelled), std::nullopt},
        Row{standing(Status::failed), standing(Status::cancelled), std::nullopt},
        Row{standing(Status::paid), standing(Status::cancelled), Notice::cancelled},
        Row{standing(Status::paid), standing(Status::paid, 1), Notice::refunded},
        Row{standing(Status::paid, 1), standing(Status::paid, 2), Notice::refunded},
        Row{standing(Status::paid, 2), standing(Status::paid, 1), std::nullopt},
        Row{standing(Status::cancelled), standing(Status::cancelled, 1), std::nullopt},
    };
    for (const Row& row : rows) {
        CAPTURE(to_string(row.after.status));
        CHECK((notice_of({row.before, row.after}) == row.notice));
    }
}

TEST_CASE("an order becomes what it was not before") {
    CHECK(Change{std::nullopt, standing(Status::pending)}.became(Status::pending));
    CHECK(Change{standing(Status::failed), standing(Status::paid)}.became(Status::paid));
    CHECK_FALSE(Change{standing(Status::paid), standing(Status::paid)}.became(Status::paid));
    CHECK_FALSE(Change{standing(Status::failed), standing(Status::paid)}.became(Status::failed));
}

TEST_SUITE_END();
