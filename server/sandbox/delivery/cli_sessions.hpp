// POST /v1/stripecli/sessions, and the messages between the sandbox and a `stripe listen` command.
//
//   sandbox → command  {type:"webhook_event", event_payload, http_headers, endpoint:{api_version},
//   webhook_id,
//                       webhook_conversation_id}
//   command → sandbox  {type:"event_ack", webhook_conversation_id, …} as soon as it has read the event;
//                      {type:"webhook_response", webhook_conversation_id, forward_url, status, body, …} for
//                      each address that it forwarded the event to
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

inline constexpr std::string_view cli_path = "/_sandbox/stripecli";
inline constexpr std::string_view cli_subprotocol = "stripecli-devproxy-v1";

ApiResult<json::object> create_cli_session(EmulatorContext& context, const ApiCall& call);

// Whether a session of this id was made, and not too long ago.
bool knows_cli_session(EmulatorContext& context, std::string_view id);

// Puts a session among those that may come back after a restart, or takes it out.
void remember_cli_session(EmulatorContext& context, std::string_view id, bool connected);

// Lets those that were connected when the last process ended come back.
void expect_cli_sessions(EmulatorContext& context);

// One delivery, for commands that want the account's own API version (`latest` false) or the latest one.
std::string cli_event_message(EmulatorContext& context, const StoredObject& event, std::int64_t delivery,
                              bool latest);

struct CliMessage {
    enum class Kind { ack, response } kind = Kind::ack;
    std::int64_t delivery = 0;
    std::string forward_url = {};
    int status = 0;
    std::string body = {};
};

// Nothing for what is neither, or names no delivery.
std::optional<CliMessage> read_cli_message(std::string_view text);

}  // namespace orderwire::sandbox
