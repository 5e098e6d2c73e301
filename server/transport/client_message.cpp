#include "transport/client_message.hpp"

#include "base/json.hpp"

namespace orderwire::transport {

result<ClientMessage> read_client_message(std::string_view text) {
    const result<json::value> parsed = parse_json(text);
    if (!parsed) return Error{"invalid_json", "the message is not valid JSON"};
    const json::object* object = parsed->if_object();
    if (object == nullptr) return Error{"bad_message", "a message is a JSON object with an op"};

    ClientMessage message;
    const std::string op = text_at(*object, "op");
    if (op == "subscribe") {
        message.op = ClientMessage::Op::subscribe;
    } else if (op == "unsubscribe") {
        message.op = ClientMessage::Op::unsubscribe;
    } else {
        return Error{"unknown_op", "op is subscribe or unsubscribe"};
    }
    message.order = text_at(*object, "order");
    if (message.order.empty()) return Error{"bad_message", "order is the id of an order, as a string"};

    const json::value* since = object->if_contains("since");
    if (since != nullptr && !since->is_null()) {
        if (!since->is_int64() || since->get_int64() < 0) {
            return Error{"bad_message", "since is a version, a whole number from 0 up"};
        }
        message.since = static_cast<std::uint64_t>(since->get_int64());
    }
    return message;
}

std::string error_message(const Error& error, std::string_view order) {
    return json::serialize(json::object{{"object", "error"},
                                        {"code", error.code},
                                        {"order", order.empty() ? json::value(nullptr) : json::value(order)},
                                        {"detail", error.detail}});
}

std::string heartbeat_message(Time now) {
    return json::serialize(json::object{{"object", "heartbeat"}, {"at", format_rfc3339(now)}});
}

}  // namespace orderwire::transport
