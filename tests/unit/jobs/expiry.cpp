#include "jobs/expiry.hpp"

#include <doctest/doctest.h>

#include "unit/payments/scripted_payments.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

class ExpiryFixture : public ScriptedPayments {
  protected:
    void start() {
        expiry.emplace(payments, store->make_queries(), clock,
                       jobs::Expiry::Options{.age = 40ms, .page = 2, .first_pause = 1min}, monotonic);
        expiry->start(loop.get_executor());
    }
    bool becomes(const std::function<bool()>& is_so) {
        return store::becomes_true([&] {
            poll();
            return is_so();
        });
    }
    std::size_t open() const {
        return static_cast<std::size_t>(
            std::stoi(cell("SELECT count(*) FROM orders WHERE status IN ('pending', 'failed')")));
    }

    std::optional<jobs::Expiry> expiry;
};

}  // namespace

TEST_SUITE_BEGIN("jobs: expiry");

TEST_CASE_FIXTURE(ExpiryFixture, "open orders past their age are cancelled, however many pages they take") {
    for (int i = 0; i < 5; ++i)
        new_order("customer " + std::to_string(i));
    clock.advance(41ms);
    const std::string young = new_order("late customer");
    start();
    CHECK(becomes([&] { return open() == 1; }));
    CHECK((store->make_queries()->order(young)->status == domain::Status::pending));
    CHECK(requests() == 0);
}

TEST_CASE_FIXTURE(ExpiryFixture,
                  "one that can't be cancelled waits for a pause of its own, those behind it don't") {
    bound_order("pi_1", "alice");
    new_order("bob");
    clock.advance(41ms);
    start();
    CHECK(becomes([&] { return open() == 1 && requests() > 0; }));
    const std::size_t asked = requests();
    CHECK(asked == 1);

    decide = [](const std::string&) { return intent("pi_1", "canceled"); };
    // Its pause begins when the refusal has come back, which nothing here shows.
    CHECK(becomes([&] {
        monotonic.advance(61s);
        return open() == 0;
    }));
}

TEST_SUITE_END();
