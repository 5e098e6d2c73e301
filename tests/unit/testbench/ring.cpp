#include "testbench/ring.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::testbench;

namespace {

payments::Reception reception(const std::string& event, std::size_t body_bytes = 10) {
    payments::Reception made;
    made.event = event;
    made.signature_valid = true;
    made.body = std::string(body_bytes, 'x');
    return made;
}

std::string numbers(const Ring::Deliveries& deliveries) {
    std::string all;
    for (const auto& delivery : deliveries)
        all += std::to_string(delivery->number) + " ";
    return all;
}

struct Filled {
    explicit Filled(RingLimits limits, int count) : ring(limits, [this] { ++rung; }) {
        for (int i = 1; i <= count; ++i)
            ring.add(reception("evt_" + std::to_string(i)));
    }
    int rung = 0;
    Ring ring;
};

}  // namespace

TEST_SUITE_BEGIN("testbench: ring");

TEST_CASE("requests are numbered from 1, and read from either side page by page") {
    const Filled filled({10, 1000}, 5);
    CHECK(filled.rung == 5);
    CHECK(numbers(filled.ring.before({}, 3)) == "5 4 3 ");
    CHECK(numbers(filled.ring.before(3, 3)) == "2 1 ");
    CHECK(numbers(filled.ring.before(1, 3)).empty());
    CHECK(numbers(filled.ring.before(0, 3)).empty());
    CHECK(numbers(filled.ring.before(99, 1)) == "5 ");
    CHECK(numbers(filled.ring.after(0, 2)) == "1 2 ");
    CHECK(numbers(filled.ring.after(3, 10)) == "4 5 ");
    CHECK(numbers(filled.ring.after(5, 10)).empty());
    CHECK(numbers(filled.ring.after(UINT64_MAX, 10)).empty());
    CHECK_FALSE(filled.ring.find(0).has_value());
    CHECK_FALSE(filled.ring.find(6).has_value());
    CHECK(filled.ring.find(5)->delivery->reception.event == "evt_5");
}

TEST_CASE("the 10,001st request pushes the first one out") {
    const Filled filled({}, 10'001);
    CHECK(filled.ring.newest() == 10'001);
    CHECK(filled.ring.oldest() == 2);
    CHECK_FALSE(filled.ring.find(1).has_value());
    CHECK(filled.ring.find(2)->raw != nullptr);
    CHECK(filled.ring.before({}, 20'000).size() == 10'000);
    CHECK(numbers(filled.ring.after(0, 1)) == "2 ");
}

TEST_CASE("bodies beyond the bytes go, the oldest first, and their rows stay") {
    Filled filled({100, 30}, 3);
    CHECK(filled.ring.find(1)->raw != nullptr);
    filled.ring.add(reception("evt_4", 1));
    CHECK(filled.ring.find(1)->raw == nullptr);
    CHECK(filled.ring.find(1)->delivery->bytes == 10);
    CHECK(filled.ring.find(2)->raw != nullptr);
    filled.ring.add(reception("evt_5", 31));
    for (std::uint64_t number = 1; number <= 5; ++number)
        CHECK(filled.ring.find(number)->raw == nullptr);
    filled.ring.add(reception("evt_6", 30));
    CHECK(filled.ring.find(6)->raw->body.size() == 30);
}

TEST_CASE("an entry without a body that is pushed out takes no bytes with it") {
    Filled filled({2, 15}, 5);
    CHECK(filled.ring.find(4)->raw == nullptr);
    CHECK(filled.ring.find(5)->raw != nullptr);
}

TEST_CASE("an event is found by its first request that was signed rightly") {
    Filled filled({10, 1000}, 0);
    payments::Reception forged = reception("evt_a");
    forged.signature_valid = false;
    filled.ring.add(std::move(forged));
    filled.ring.add(reception("evt_a"));
    filled.ring.add(reception("evt_a"));
    const auto found = filled.ring.numbers_of({"evt_a", "evt_b"});
    CHECK(found.size() == 1);
    CHECK(found.at("evt_a") == 2);
}

TEST_SUITE_END();
