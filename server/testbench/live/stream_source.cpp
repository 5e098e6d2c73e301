#include "testbench/live/stream_source.hpp"

#include <fmt/format.h>

namespace orderwire::testbench {

std::string event_block(std::string_view event, const json::value& data, std::uint64_t id) {
    const std::string id_line = id == 0 ? "" : fmt::format("id: {}\n", id);
    return fmt::format("{}event: {}\ndata: {}\n\n", id_line, event, json::serialize(data));
}

}  // namespace orderwire::testbench
