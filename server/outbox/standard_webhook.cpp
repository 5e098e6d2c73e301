#include "outbox/standard_webhook.hpp"

#include "base/crypto.hpp"
#include "base/text/base64.hpp"
#include "store/expanded_view.hpp"

namespace orderwire::outbox {

namespace {

constexpr std::string_view secret_prefix = "whsec_";
constexpr std::size_t key_bytes_min = 24;
constexpr std::size_t key_bytes_max = 64;

template <class Bytes>
std::string_view as_text(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string body_of(const store::OutboxMessage& message) {
    std::string body = R"({"type":")";
    body.append(event_type(message.change)).append(R"(","timestamp":")");
    body.append(format_rfc3339(message.queued_at)).append(R"(","data":)");
    body.append(store::expand_view(message.view, message.customer, message.metadata));
    return body.append("}");
}

}  // namespace

result<Secret> parse_signing_secret(std::string_view text) {
    const Error error{"bad_secret", "the secret is not whsec_ and the base64 of 24 to 64 bytes"};
    if (!text.starts_with(secret_prefix)) return error;
    auto key = decode_base64(text.substr(secret_prefix.size()));
    if (!key || key->size() < key_bytes_min || key->size() > key_bytes_max) return error;
    return Secret(*std::move(key));
}

std::string_view event_type(const domain::Change& change) {
    using domain::Status;
    const auto& [before, after] = change;
    if (change.became(Status::pending)) return "order.pending";
    if (change.became(Status::failed)) return "order.failed";
    if (change.became(Status::cancelled)) return "order.cancelled";
    if (change.became(Status::paid)) return "order.paid";
    if (after.refunded != before->refunded) return "order.refunded";
    if (after.disputed != before->disputed) return "order.disputed";
    if (after.enrollment != before->enrollment) return "order.enrollment";
    return "order.updated";
}

std::string webhook_id(const std::string& order_id, std::uint64_t version) {
    return order_id + "_" + std::to_string(version);
}

std::string sign_webhook(const Secret& key, std::string_view id, std::string_view timestamp,
                         std::string_view body) {
    std::string text(id);
    text.append(".").append(timestamp).append(".").append(body);
    return "v1," + encode_base64(as_text(hmac_sha256(key.reveal(), text)));
}

StandardWebhook make_webhook(const store::OutboxMessage& message, const SigningKeys& keys, Time now) {
    StandardWebhook made;
    made.body = body_of(message);
    const std::string id = webhook_id(message.order_id, message.version);
    const std::string timestamp = std::to_string(to_seconds(now));
    std::string signatures;
    for (const Secret& key : keys) {
        if (!signatures.empty()) signatures += ' ';
        signatures += sign_webhook(key, id, timestamp, made.body);
    }
    made.headers = {{"content-type", "application/json"},
                    {"webhook-id", id},
                    {"webhook-timestamp", timestamp},
                    {"webhook-signature", std::move(signatures)}};
    return made;
}

}  // namespace orderwire::outbox
