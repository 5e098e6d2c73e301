#include "testbench/deliveries/delivery_ring_buffer.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::testbench;

namespace {

ingest::IngestRecord record(const std::string& event, std::size_t body_bytes = 10) {
    ingest::IngestRecord made;
    made.event = event;
    made.signature_valid = true;
    made.body = std::string(body_bytes, 'x');
    return made;
}

ingest::IngestRecord stored(std::int64_t row) {
    ingest::IngestRecord made = record("evt_" + std::to_string(row));
    made.row = row;
    return made;
}

std::string sequences(const DeliveryRingBuffer::Deliveries& deliveries) {
    std::string all;
    for (const auto& delivery : deliveries)
        all += std::to_string(delivery->sequence) + " ";
    return all;
}

std::string numbers(const DeliveryRingBuffer::Deliveries& deliveries) {
    std::string all;
    for (const auto& delivery : deliveries)
        all += std::to_string(delivery->number) + " ";
    return all;
}

struct Filled {
    explicit Filled(RingBufferLimits limits, int count) : buffer(limits, [this] { ++notified; }) {
        for (int i = 1; i <= count; ++i)
            buffer.add(stored(i));
    }
    int notified = 0;
    DeliveryRingBuffer buffer;
};

}  // namespace

TEST_SUITE_BEGIN("testbench: delivery ring buffer");

TEST_CASE("requests are told in their order, from behind the last that is known") {
    const Filled filled({10, 1000}, 5);
    CHECK(filled.notified == 5);
    CHECK(sequences(filled.buffer.after(0, 2)) == "1 2 ");
    CHECK(sequences(filled.buffer.after(3, 10)) == "4 5 ");
    CHECK(sequences(filled.buffer.after(5, 10)).empty());
    CHECK(sequences(filled.buffer.after(UINT64_MAX, 10)).empty());
}

TEST_CASE(
    "a stored request has its row's number, one that is not a number below 0 that no other process gives") {
    DeliveryRingBuffer buffer(
        {10, 1000}, [] {}, 1'000);
    buffer.add(stored(7));
    buffer.add(record("evt_refused"));
    CHECK(buffer.find(7)->delivery->is_stored());
    REQUIRE(buffer.find(-1'002));
    CHECK(buffer.find(-1'002)->delivery->record.event == "evt_refused");
    CHECK_FALSE(buffer.find(-1'002)->delivery->is_stored());
    for (const std::int64_t unknown : {0, 1, 6, 8, -1, -2, -999, -1'000, -1'001, -1'003})
        CHECK_FALSE(buffer.find(unknown));
    CHECK_FALSE(buffer.find(INT64_MIN));
}

TEST_CASE(
    "those that are not stored come newest first: by time, then by the event's id, then the later one "
    "first") {
    DeliveryRingBuffer buffer({10, 1000}, [] {});
    const auto add = [&](const std::string& event, int at) {
        ingest::IngestRecord made = record(event);
        made.at = from_milliseconds(at);
        buffer.add(std::move(made));
    };
    add("evt_a", 2);
    add("evt_b", 1);
    add("evt_b", 2);
    add("evt_b", 2);
    buffer.add(stored(5));
    CHECK(numbers(buffer.unstored({}, 10)) == "-4 -3 -1 -2 ");
    CHECK(numbers(buffer.unstored({}, 2)) == "-4 -3 ");
    CHECK(numbers(buffer.unstored(buffer.find(-3)->delivery->position(), 10)) == "-1 -2 ");
    CHECK(numbers(buffer.unstored(DeliveryPosition{{from_milliseconds(2), "evt_b"}, 0}, 10)) == "-1 -2 ");
    CHECK(numbers(buffer.unstored(DeliveryPosition{}, 10)).empty());
}

TEST_CASE("the 10,001st request pushes the first one out") {
    const Filled filled({}, 10'001);
    CHECK(filled.buffer.newest() == 10'001);
    CHECK(filled.buffer.oldest() == 2);
    CHECK_FALSE(filled.buffer.find(1).has_value());
    CHECK(filled.buffer.find(2)->raw != nullptr);
    CHECK(filled.buffer.after(0, 20'000).size() == 10'000);
    CHECK(numbers(filled.buffer.after(0, 1)) == "2 ");
}

TEST_CASE("bodies beyond the bytes go, the oldest first, and their rows stay") {
    Filled filled({100, 30}, 3);
    CHECK(filled.buffer.find(1)->raw != nullptr);
    ingest::IngestRecord fourth = stored(4);
    fourth.body = "x";
    filled.buffer.add(std::move(fourth));
    CHECK(filled.buffer.find(1)->raw == nullptr);
    CHECK(filled.buffer.find(1)->delivery->bytes == 10);
    CHECK(filled.buffer.find(2)->raw != nullptr);
    ingest::IngestRecord fifth = stored(5);
    fifth.body = std::string(31, 'x');
    filled.buffer.add(std::move(fifth));
    for (std::int64_t number = 1; number <= 5; ++number)
        CHECK(filled.buffer.find(number)->raw == nullptr);
    filled.buffer.add(record("evt_6", 30));
    CHECK(filled.buffer.find(-6)->raw->body.size() == 30);
}

TEST_CASE("an entry without a body that is pushed out takes no bytes with it") {
    Filled filled({2, 15}, 5);
    CHECK(filled.buffer.find(4)->raw == nullptr);
    CHECK(filled.buffer.find(5)->raw != nullptr);
}

TEST_CASE("a closed buffer has forgotten everything and takes nothing more") {
    Filled filled({10, 1000}, 3);
    filled.buffer.close();
    filled.buffer.add(record("evt_4"));
    CHECK(filled.buffer.unstored({}, 10).empty());
    CHECK(filled.buffer.after(0, 10).empty());
    CHECK_FALSE(filled.buffer.find(3).has_value());
    CHECK(filled.buffer.newest() == 3);
    CHECK(filled.notified == 3);
}

TEST_SUITE_END();
