#include "http/server/address_limiter.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

using namespace orderwire::http;
using namespace std::chrono_literals;

namespace {

const AddressLimiter::Instant start{1h};

boost::asio::ip::address at(const char* text) { return boost::asio::ip::make_address(text); }

Limits limits_of(std::uint32_t requests, std::uint32_t connections) {
    Limits limits;
    limits.requests_per_second = requests;
    limits.connections_per_address = connections;
    return limits;
}

int take_all(AddressLimiter& limiter, const char* address, AddressLimiter::Instant now) {
    int taken = 0;
    while (limiter.take_request(at(address), now))
        ++taken;
    return taken;
}

// Does it in four threads, and waits for them.
void at_once(const std::function<void()>& something) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back(something);
}

}  // namespace

TEST_CASE("an address has a second's worth of requests, which refills") {
    AddressLimiter limiter(limits_of(10, 0), {});
    CHECK(take_all(limiter, "192.0.2.1", start) == 10);
    CHECK(take_all(limiter, "192.0.2.2", start) == 10);
    CHECK(take_all(limiter, "192.0.2.1", start + 50ms) == 0);
    CHECK(take_all(limiter, "192.0.2.1", start + 550ms) == 5);
    CHECK(take_all(limiter, "192.0.2.1", start + 1h) == 10);
}

TEST_CASE("an IPv6 client is its /64, a mapped IPv4 address is the IPv4 address") {
    AddressLimiter limiter(limits_of(3, 0), {});
    CHECK(take_all(limiter, "2001:db8::1", start) == 3);
    CHECK(take_all(limiter, "2001:db8::ffff:1", start) == 0);
    CHECK(take_all(limiter, "2001:db8:0:1::1", start) == 3);
    CHECK(take_all(limiter, "192.0.2.1", start) == 3);
    CHECK(take_all(limiter, "::ffff:192.0.2.1", start) == 0);
}

TEST_CASE("0 is no limit") {
    AddressLimiter limiter(limits_of(0, 0), {});
    for (int i = 0; i < 10'000; ++i)
        REQUIRE(limiter.take_request(at("192.0.2.1"), start));
    for (int i = 0; i < 10'000; ++i)
        REQUIRE(limiter.take_connection(at("192.0.2.1")) != nullptr);
}

TEST_CASE("the table of addresses is bounded, and is swept after a second") {
    AddressLimiter limiter(limits_of(1, 0), {});
    const auto address_number = [](std::uint32_t n) {
        return boost::asio::ip::make_address_v4(0x0b000000 + n);
    };
    int taken = 0;
    for (std::uint32_t n = 0; n < 70'000; ++n)
        taken += limiter.take_request(address_number(n), start) ? 1 : 0;
    CHECK(taken == 65'536 + 1);
    CHECK(limiter.take_request(address_number(69'999), start + 2s));
    CHECK(limiter.take_request(address_number(69'998), start + 2s));
}

TEST_CASE("an address has so many connections, and gets a place back when one ends") {
    AddressLimiter limiter(limits_of(0, 2), {});
    auto first = limiter.take_connection(at("192.0.2.1"));
    const auto second = limiter.take_connection(at("192.0.2.1"));
    CHECK(first != nullptr);
    CHECK(second != nullptr);
    CHECK(limiter.take_connection(at("::ffff:192.0.2.1")) == nullptr);
    CHECK(limiter.take_connection(at("192.0.2.2")) != nullptr);
    first.reset();
    CHECK(limiter.take_connection(at("192.0.2.1")) != nullptr);
}

TEST_CASE("a place may outlive the limiter") {
    std::optional<AddressLimiter> limiter(std::in_place, limits_of(0, 2), std::vector<std::string>{});
    auto place = limiter->take_connection(at("192.0.2.1"));
    limiter.reset();
    place.reset();
}

TEST_CASE("a trusted proxy is exempt from the number of connections") {
    AddressLimiter limiter(limits_of(0, 1), {"10.0.0.0/8"});
    std::vector<std::shared_ptr<void>> places;
    for (int i = 0; i < 10; ++i)
        places.push_back(limiter.take_connection(at("10.0.0.1")));
    for (const auto& place : places)
        CHECK(place != nullptr);
}

TEST_CASE("X-Forwarded-For counts from a trusted proxy only") {
    const AddressLimiter limiter(Limits{}, {"10.0.0.0/8", "::1"});
    const auto client = [&](const char* peer, const char* header) {
        return limiter.client(at(peer), header).to_string();
    };
    CHECK(client("192.0.2.1", "198.51.100.7") == "192.0.2.1");
    CHECK(client("10.0.0.1", "198.51.100.7") == "198.51.100.7");
    CHECK(client("::ffff:10.0.0.1", "198.51.100.7") == "198.51.100.7");
    CHECK(client("::1", " 2001:db8::7 ") == "2001:db8::7");
    CHECK(client("10.0.0.1", "") == "10.0.0.1");
}

TEST_CASE("the client is the rightmost address that is no trusted proxy") {
    const AddressLimiter limiter(Limits{}, {"10.0.0.0/8"});
    const auto client = [&](const char* header) {
        return limiter.client(at("10.0.0.1"), header).to_string();
    };
    CHECK(client("203.0.113.1, 198.51.100.7") == "198.51.100.7");
    CHECK(client("203.0.113.1,198.51.100.7, 10.0.0.2") == "198.51.100.7");
    CHECK(client("10.0.0.3, 10.0.0.2") == "10.0.0.3");
    CHECK(client("198.51.100.7:4711, 10.0.0.2:80") == "198.51.100.7");
}

TEST_CASE("where the header holds garbage, the last good address counts") {
    const AddressLimiter limiter(Limits{}, {"10.0.0.0/8"});
    const auto client = [&](const char* header) {
        return limiter.client(at("10.0.0.1"), header).to_string();
    };
    CHECK(client("unknown") == "10.0.0.1");
    CHECK(client("198.51.100.7, garbage") == "10.0.0.1");
    CHECK(client("garbage, 198.51.100.7") == "198.51.100.7");
    CHECK(client("198.51.100.7, garbage, 10.0.0.2") == "10.0.0.2");
    CHECK(client(",,,") == "10.0.0.1");
}

TEST_CASE("a list of proxies with a mistake is refused") {
    CHECK(AddressLimiter::check_cidr("10.0.0.0/8").has_value());
    CHECK(AddressLimiter::check_cidr("10.0.0.0/40").error().code == "invalid_cidr");
    CHECK_THROWS_AS(AddressLimiter(Limits{}, {"nonsense"}), std::invalid_argument);
}

TEST_CASE("loops that ask at once share one allowance, and give places back from any thread") {
    AddressLimiter limiter(limits_of(1000, 50), {});
    std::atomic<int> requests{0};
    at_once([&] {
        requests += take_all(limiter, "192.0.2.1", start);
        std::vector<std::shared_ptr<void>> places;
        for (int i = 0; i < 1000; ++i) {
            places.push_back(limiter.take_connection(at("192.0.2.1")));
            if (i % 10 == 0) places.clear();
        }
    });
    CHECK(requests == 1000);
    std::vector<std::shared_ptr<void>> places;
    for (int i = 0; i < 50; ++i)
        places.push_back(limiter.take_connection(at("192.0.2.1")));
    CHECK(places.back() != nullptr);
    CHECK(limiter.take_connection(at("192.0.2.1")) == nullptr);
}

TEST_CASE("a /48 has twice what a /64 has, however many of those it comes from") {
    AddressLimiter limiter(limits_of(10, 10), {});
    int requests = 0;
    std::vector<std::shared_ptr<void>> places;
    for (std::uint32_t n = 0; n < 300; ++n) {
        boost::asio::ip::address_v6::bytes_type bytes = at("2001:db8:7::1").to_v6().to_bytes();
        bytes[6] = static_cast<unsigned char>(n >> 8);
        bytes[7] = static_cast<unsigned char>(n);
        const boost::asio::ip::address address = boost::asio::ip::address_v6(bytes);
        requests += limiter.take_request(address, start) ? 1 : 0;
        if (auto place = limiter.take_connection(address)) places.push_back(std::move(place));
    }
    CHECK(requests == 20);
    CHECK(places.size() == 20);
    CHECK(take_all(limiter, "2001:db8:8::1", start) == 10);
    CHECK(take_all(limiter, "2001:db8:7:ffff::1", start + 500ms) == 10);
    CHECK(take_all(limiter, "2001:db8:7:fffe::1", start + 500ms) == 0);
    places.pop_back();
    CHECK(limiter.take_connection(at("2001:db8:7:ffff::1")) != nullptr);
    places.clear();
    for (int i = 0; i < 10; ++i)
        places.push_back(limiter.take_connection(at("2001:db8:7::1")));
    CHECK(places.back() != nullptr);
    CHECK(limiter.take_connection(at("2001:db8:7::1")) == nullptr);
    CHECK(limiter.take_connection(at("2001:db8:7:1::1")) != nullptr);
}

TEST_CASE("a site that has used up its share fills the table with no more of its addresses") {
    AddressLimiter limiter(limits_of(1, 0), {});
    for (std::uint32_t n = 0; n < 70'000; ++n) {
        boost::asio::ip::address_v6::bytes_type bytes = at("2001:db8:7::1").to_v6().to_bytes();
        bytes[6] = static_cast<unsigned char>(n >> 8);
        bytes[7] = static_cast<unsigned char>(n);
        limiter.take_request(boost::asio::ip::address_v6(bytes), start);
    }
    CHECK(take_all(limiter, "192.0.2.1", start) == 1);
    CHECK(take_all(limiter, "192.0.2.2", start) == 1);
}

TEST_CASE("failed tries have an allowance of their own, and may bring it into debt") {
    AddressLimiter limiter(limits_of(3, 0), {});
    const auto address = at("192.0.2.1");
    for (int i = 0; i < 100; ++i)
        REQUIRE(limiter.may_try(address, start));
    for (int i = 0; i < 3; ++i) {
        CHECK(limiter.may_try(address, start));
        limiter.failed_try(address, start);
    }
    CHECK_FALSE(limiter.may_try(address, start));
    CHECK(limiter.may_try(at("192.0.2.2"), start));
    CHECK(take_all(limiter, "192.0.2.1", start) == 3);
    CHECK(limiter.may_try(address, start + 400ms));
    // Those that were under way already.
    for (int i = 0; i < 1000; ++i)
        limiter.failed_try(address, start + 400ms);
    CHECK_FALSE(limiter.may_try(address, start + 1700ms));
    CHECK(limiter.may_try(address, start + 1800ms));
}

TEST_CASE("where files are scarce, only addresses with few connections get one") {
    AddressLimiter limiter(limits_of(0, 0), {"10.0.0.0/8"});
    limiter.keep_files(5, 8);
    std::vector<std::shared_ptr<void>> sockets;
    for (int i = 0; i < 4; ++i)
        sockets.push_back(limiter.take_socket(at("192.0.2.1")));
    CHECK_FALSE(limiter.files_are_scarce());
    sockets.push_back(limiter.take_socket(at("10.0.0.1")));
    CHECK(sockets.back() != nullptr);
    CHECK(limiter.files_are_scarce());
    CHECK(limiter.take_socket(at("192.0.2.1")) == nullptr);
    sockets.push_back(limiter.take_socket(at("192.0.2.2")));
    sockets.push_back(limiter.take_socket(at("192.0.2.2")));
    CHECK(sockets.back() != nullptr);
    CHECK(limiter.take_socket(at("192.0.2.2")) == nullptr);
    CHECK(limiter.take_socket(at("10.0.0.1")) != nullptr);
    sockets.clear();
    CHECK_FALSE(limiter.files_are_scarce());
    CHECK(limiter.take_socket(at("192.0.2.1")) != nullptr);
}

TEST_CASE("a place without a socket is no file") {
    AddressLimiter limiter(limits_of(0, 2), {});
    limiter.keep_files(1, 4);
    const auto session = limiter.take_connection(at("192.0.2.1"));
    CHECK_FALSE(limiter.files_are_scarce());
    const auto socket = limiter.take_socket(at("192.0.2.1"));
    CHECK(socket != nullptr);
    CHECK(limiter.files_are_scarce());
}
