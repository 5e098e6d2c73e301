// Orders and contributions for the tests of the state machine.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "domain/decide.hpp"

namespace orderwire::domain::test {

inline constexpr Time noon = Time{std::chrono::milliseconds{1'795'343'200'000}};

inline Order order(bool needs_enrollment = true) {
    return make_order({"ord_01KANTEST0000000000000000A",
                       "cus_1",
                       {"cpp", "C++", "/course/cpp"},
                       4900,
                       "usd",
                       needs_enrollment},
                      noon);
}

// A contribution about `status`; its id decides ties at the same second.
inline Contribution says(Status status, const std::string& id, std::int64_t created = 100) {
    Contribution contribution;
    contribution.at = {created, static_cast<std::int32_t>(status), id};
    contribution.status = status;
    if (status == Status::paid) contribution.received = Money{4900, "usd"};
    if (status == Status::failed) contribution.failure = Failure{"card_declined", "declined by " + id};
    return contribution;
}

struct Step {
    Contribution contribution;
    PaymentRef ref{1, false};
};

inline Order apply(Order order, const std::vector<Step>& steps) {
    Time now = noon;
    for (const Step& step : steps) {
        now += std::chrono::seconds(1);
        order = decide(std::move(order), step.contribution, step.ref, now).order;
    }
    return order;
}

}  // namespace orderwire::domain::test
