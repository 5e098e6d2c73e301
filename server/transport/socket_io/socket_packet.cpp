#include "transport/socket_io/socket_packet.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace orderwire::transport::socket_io {

namespace {

Error bad_packet(const char* detail) { return {"bad_packet", detail}; }

bool is_binary(SocketType type) { return type == SocketType::binary_event || type == SocketType::binary_ack; }

// Takes the decimal digits at the front of `text`. Nothing where there are none, or too many.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_reserved(std::string_view event) {
    static constexpr std::array<std::string_view, 6> names{
        "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"};
    return std::find(names.begin(), names.end(), event) != names.end();
}

bool is_event(const json::value& data) {
    const json::array* arguments = data.if_array();
    if (arguments == nullptr || arguments->empty()) return false;
    const json::value& name = arguments->front();
    return name.is_number() || (name.is_string() && !is_reserved(name.get_string()));
}

bool fits_type(SocketType type, const std::optional<json::value>& data) {
    switch (type) {
        case SocketType::connect:
            return !data || data->is_object();
        case SocketType::disconnect:
            return !data;
        case SocketType::connect_error:
            return data && (data->is_string() || data->is_object());
        case SocketType::event:
        case SocketType::binary_event:
            return data && is_event(*data);
        case SocketType::ack:
        case SocketType::binary_ack:
            return data && data->is_array();
    }
    return false;
}

// Whether every placeholder in `value` names one of `attachments`. The depth is bounded by the JSON reader.
bool placeholders_fit(const json::value& value, std::size_t attachments) {
    const auto fits = [&](const json::value& inner) { return placeholders_fit(inner, attachments); };
    if (const json::array* array = value.if_array()) return std::all_of(array->begin(), array->end(), fits);
    const json::object* object = value.if_object();
    if (object == nullptr) return true;
    if (bool_at(*object, "_placeholder").value_or(false)) {
        const auto num = integer_at(*object, "num");
        return num && *num >= 0 && static_cast<std::uint64_t>(*num) < attachments;
    }
    return std::all_of(object->begin(), object->end(),
                       [&](const auto& member) { return fits(member.value()); });
}

}  // namespace

result<SocketPacket> decode_socket_packet(std::string_view text) {
    if (text.empty() || text.front() < '0' || text.front() > '6')
        return bad_packet("a packet begins with its type, 0 to 6");
    SocketPacket packet;
    packet.type = static_cast<SocketType>(text.front());
    text.remove_prefix(1);

    if (is_binary(packet.type)) {
        const auto count = take_number(text);
        if (!count || !text.starts_with('-'))
            return bad_packet("a binary packet says how many attachments follow");
        if (*count > attachments_max) return bad_packet("a packet has at most 10 attachments");
        packet.attachments = static_cast<std::size_t>(*count);
        text.remove_prefix(1);
    }
    if (text.starts_with('/')) {
        const std::size_t end = std::min(text.find(','), text.size());
        packet.ns = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!text.empty() && is_digit(text.front())) {
        packet.id = take_number(text);
        if (!packet.id || *packet.id > ack_id_max) return bad_packet("the acknowledgement's id is too large");
    }

    std::optional<json::value> data;
    if (!text.empty()) {
        auto parsed = parse_json(text);
        if (!parsed) return bad_packet("the packet's data is not JSON");
        data = std::move(*parsed);
    }
    if (!fits_type(packet.type, data)) return bad_packet("the packet's data does not fit its type");
    if (data) packet.data = std::move(*data);
    if (is_binary(packet.type) && !placeholders_fit(packet.data, packet.attachments))
        return bad_packet("a placeholder names an attachment that is not there");
    return packet;
}

Frame make_socket_frame(const SocketHead& head, std::string_view json_text) {
    std::string bytes;
    bytes.reserve(32 + head.ns.size() + json_text.size());
    bytes.push_back(static_cast<char>(EngineType::message));
    bytes.push_back(static_cast<char>(head.type));
    if (is_binary(head.type)) bytes.append(std::to_string(head.attachments)).push_back('-');
    if (head.ns != "/") bytes.append(head.ns).push_back(',');
    if (head.id) bytes.append(std::to_string(*head.id));
    bytes.append(json_text);
    return {std::make_shared<const std::string>(std::move(bytes)), false};
}

}  // namespace orderwire::transport::socket_io
