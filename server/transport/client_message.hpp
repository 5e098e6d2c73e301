// What a client says on the live channel, and what we answer in words. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace orderwire::transport {

struct ClientMessage {
    enum class Op { subscribe, unsubscribe };
    Op op = Op::subscribe;
    std::string order;
    std::optional<std::uint64_t> since;
};

// Errors: `invalid_json`, `unknown_op`, `bad_message` (a member of the wrong type).
result<ClientMessage> read_client_message(std::string_view text);

// {"object":"error","code":…,"order":…,"detail":…}; order is null where the error is about none.
std::string error_message(const Error& error, std::string_view order);

// {"object":"heartbeat","at":…}
std::string heartbeat_message(Time now);

}  // namespace orderwire::transport
