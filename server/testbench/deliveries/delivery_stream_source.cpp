#include "testbench/deliveries/delivery_stream_source.hpp"

#include "testbench/json_views.hpp"

namespace orderwire::testbench {

namespace {

constexpr std::size_t rows_at_once = 100;

}  // namespace

std::uint64_t DeliveryStreamSource::write_after(std::uint64_t number, std::string& blocks) const {
    for (const auto& delivery : buffer_.after(number, rows_at_once)) {
        blocks += event_block("delivery", row_of(*delivery), delivery->sequence);
        number = delivery->sequence;
    }
    return number;
}

}  // namespace orderwire::testbench
