// What a client sends on the live channel and by Socket.IO.
#include "fuzz/target.hpp"
#include "transport/client_message.hpp"
#include "transport/cursor.hpp"
#include "transport/socket_io/engine_packet.hpp"
#include "transport/socket_io/packet_assembler.hpp"
#include "transport/socket_io/socket_packet.hpp"

namespace orderwire {

namespace socket_io = transport::socket_io;

FUZZ_TARGET(client_message) {
    const auto message = transport::read_client_message(bytes);
    if (message) return;
    // What it says of a broken message is whole itself.
    const std::string said = transport::error_message(message.error(), "");
    boost::system::error_code error;
    json::parse(said, error);
    fuzz::demand(!error, "an error message is JSON");
}

FUZZ_TARGET(cursor) {
    const auto cursor = transport::parse_cursor(bytes);
    if (!cursor) return;
    fuzz::demand(bytes.find_first_not_of("0123456789") == std::string_view::npos, "a cursor has only digits");
    fuzz::demand(transport::parse_cursor(std::to_string(*cursor)) == cursor, "a cursor is what it says");
}

FUZZ_TARGET(engine_payload) {
    const auto packets = socket_io::decode_payload(bytes);
    if (!packets) return;
    fuzz::demand(!packets->empty(), "a payload has a packet");
    std::vector<socket_io::Frame> frames;
    for (const auto& packet : *packets)
        frames.push_back(packet.binary ? socket_io::make_binary_frame(packet.data)
                                       : socket_io::make_frame(packet.type, packet.data));
    const auto again = socket_io::decode_payload(*socket_io::encode_payload(frames));
    fuzz::demand(again.has_value() && again->size() == packets->size(), "a payload survives its writing");
    for (std::size_t i = 0; i < packets->size(); ++i)
        fuzz::demand((*again)[i].data == (*packets)[i].data, "a packet survives its writing");
}

FUZZ_TARGET(socket_packet) {
    const auto packet = socket_io::decode_socket_packet(bytes);
    if (!packet) return;
    fuzz::demand(packet->attachments <= socket_io::attachments_max, "attachments are bounded");
    fuzz::demand(!packet->id || *packet->id <= socket_io::ack_id_max, "ids are JavaScript's numbers");
}

// Lines of text and of binary (those that begin with 'b'), one after the other.
FUZZ_TARGET(packet_assembler) {
    socket_io::PacketAssembler assembler(256);
    while (!bytes.empty()) {
        const std::string_view line = bytes.substr(0, bytes.find('\n'));
        bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
        const auto whole =
            line.starts_with('b') ? assembler.add_binary(line.substr(1)) : assembler.add_text(line);
        if (!whole) return;
        if (*whole) fuzz::demand((*whole)->buffers.size() == (*whole)->attachments, "a packet comes whole");
    }
}

}  // namespace orderwire
