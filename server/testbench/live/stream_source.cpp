#include "testbench/live/stream_source.hpp"

#include <fmt/format.h>

#include "testbench/json_views.hpp"

namespace orderwire::testbench {

namespace {

constexpr std::size_t rows_at_once = 100;

}  // namespace

std::string event_block(std::string_view event, const json::value& data, std::uint64_t id) {
    const std::string id_line = id == 0 ? "" : fmt::format("id: {}\n", id);
    return fmt::format("{}event: {}\ndata: {}\n\n", id_line, event, json::serialize(data));
}

std::uint64_t DeliveryStreamSource::write_after(std::uint64_t number, std::string& blocks) const {
    for (const auto& delivery : buffer_.after(number, rows_at_once)) {
        blocks += event_block("delivery", row_of(*delivery), delivery->sequence);
        number = delivery->sequence;
    }
    return number;
}

}  // namespace orderwire::testbench
