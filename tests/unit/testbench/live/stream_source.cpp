#include "testbench/live/stream_source.hpp"

#include <doctest/doctest.h>

#include "testbench/deliveries/delivery_stream_source.hpp"

using namespace orderwire;
using namespace orderwire::testbench;

TEST_SUITE_BEGIN("testbench: stream sources");

TEST_CASE("a block is one line of data, with an id where it has one") {
    CHECK(event_block("faults", {{"text", "two\nlines"}}) ==
          "event: faults\ndata: {\"text\":\"two\\nlines\"}\n\n");
    CHECK(event_block("delivery", {{"n", 1}}, 7) == "id: 7\nevent: delivery\ndata: {\"n\":1}\n\n");
}

TEST_CASE("deliveries are written from behind the last one, a hundred at once") {
    DeliveryRingBuffer buffer({1'000, 10'000}, [] {});
    for (int i = 0; i < 150; ++i)
        buffer.add({});
    const DeliveryStreamSource source(buffer);
    CHECK(source.newest() == 150);
    std::string blocks;
    CHECK(source.write_after(30, blocks) == 130);
    CHECK(blocks.starts_with("id: 31\nevent: delivery\n"));
    std::string rest;
    CHECK(source.write_after(130, rest) == 150);
    CHECK(source.write_after(150, rest) == 150);
}
