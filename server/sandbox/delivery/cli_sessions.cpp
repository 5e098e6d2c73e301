#include "sandbox/delivery/cli_sessions.hpp"

#include <charconv>

#include "sandbox/delivery/webhook_message.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/protocol/params.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::string_view kind = "stripecli_session";
constexpr std::string_view conversation_prefix = "wc_";
// After so long a command drops its connection and makes it anew; nothing here needs that.
constexpr std::int64_t reconnect_after_seconds = 24 * 3600;

std::string websocket_url(const std::string& base_url) {
    return "ws" + base_url.substr(std::string_view("http").size()) + std::string(cli_path);
}

// "wc_17_latest" is of delivery 17.
std::optional<std::int64_t> delivery_of(std::string_view conversation) {
    if (!conversation.starts_with(conversation_prefix)) return std::nullopt;
    conversation.remove_prefix(conversation_prefix.size());
    std::int64_t delivery = 0;
    const auto [end, error] =
        std::from_chars(conversation.data(), conversation.data() + conversation.size(), delivery);
    if (error != std::errc() || end == conversation.data()) return std::nullopt;
    return delivery;
}

}  // namespace

ApiResult<json::object> create_cli_session(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    const auto features = params.texts("websocket_features");
    const std::string device = params.text("device_name", 500).value_or("");
    const std::string forward_url = params.text("forward_to_url", 2048).value_or("");
    if (params.failed()) return params.error();
    for (const std::string& feature : features) {
        if (feature == "webhooks" || feature == "webhook_payloads" || feature == "v2_events") continue;
        return parameter_error("", "The sandbox sends webhook events to Stripe's command, nothing else.",
                               "websocket_features");
    }
    if (context.listeners.present(context.clock.now()).size() >= listeners_max) {
        ApiError error;
        error.status = 429;
        error.code = "rate_limit";
        error.message = "Too many listeners: close some of the stripe listen commands.";
        return error;
    }
    StoredObject session{
        std::string(listener_prefix) + random_letters(32), std::string(kind), context.now_seconds(), {}};
    session.body = {{"id", session.id},
                    {"object", kind},
                    {"device_name", device},
                    {"forward_to_url", forward_url},
                    {"connected", false}};
    context.objects.insert(session);
    return json::object{{"object", kind},
                        {"default_version", api_version},
                        {"device_token", ""},
                        {"display_connect_filter_warning", false},
                        {"latest_version", api_version},
                        {"reconnect_delay", reconnect_after_seconds},
                        {"secret", context.webhook_secret.reveal()},
                        {"websocket_authorized_feature", "webhooks"},
                        {"websocket_id", session.id},
                        {"websocket_url", websocket_url(call.base_url)}};
}

bool knows_cli_session(EmulatorContext& context, std::string_view id) {
    return context.objects.find(kind, id).has_value();
}

void remember_cli_session(EmulatorContext& context, std::string_view id, bool connected) {
    auto session = context.objects.find(kind, id);
    if (!session) return;
    session->body["connected"] = connected;
    context.objects.update(*session);
}

void expect_cli_sessions(EmulatorContext& context) {
    ListQuery query;
    query.kind = kind;
    query.limit = 100;
    for (const StoredObject& session : context.objects.list(query).objects) {
        if (session.body.at("connected") == true)
            context.listeners.dropped(session.id, nullptr, context.clock.now());
    }
}

std::string cli_event_message(EmulatorContext& context, const StoredObject& event, std::int64_t delivery,
                              bool latest) {
    const std::vector<Secret> secrets{context.webhook_secret};
    const WebhookMessage message = make_webhook_message(event.body, secrets, context.clock.now());
    json::object headers;
    for (const auto& [name, value] : message.headers)
        headers[name] = value;
    const std::string number = std::to_string(delivery);
    const json::object wrapped{
        {"type", "webhook_event"},
        {"endpoint", {{"api_version", latest ? json::value(api_version) : json::value()}}},
        {"event_payload", message.body},
        {"http_headers", std::move(headers)},
        {"webhook_id", "wh_" + number},
        {"webhook_conversation_id",
         std::string(conversation_prefix) + number + (latest ? "_latest" : "_default")}};
    return json::serialize(wrapped);
}

std::optional<CliMessage> read_cli_message(std::string_view text) {
    const auto parsed = parse_json(text);
    const json::object* message = parsed ? parsed->if_object() : nullptr;
    if (message == nullptr) return std::nullopt;
    const auto delivery = delivery_of(text_at(*message, "webhook_conversation_id"));
    if (!delivery) return std::nullopt;
    const std::string type = text_at(*message, "type");
    if (type == "event_ack") return CliMessage{CliMessage::Kind::ack, *delivery};
    if (type != "webhook_response") return std::nullopt;
    const std::int64_t status = integer_at(*message, "status").value_or(0);
    if (status < 0 || status > 999) return std::nullopt;
    return CliMessage{CliMessage::Kind::response, *delivery, text_at(*message, "forward_url"),
                      static_cast<int>(status), text_at(*message, "body")};
}

}  // namespace orderwire::sandbox
