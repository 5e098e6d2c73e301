#include "stripe/objects.hpp"

namespace orderwire::stripe {

namespace {

constexpr std::size_t failure_code_bytes_max = 64;
constexpr std::size_t failure_message_bytes_max = 300;

// At most `bytes_max` bytes, cut at a character's border.
std::string bounded(std::string text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    text.resize(end);
    return text;
}

// A reference to another object: its id, or the object itself where it was expanded.
std::string id_at(const json::object& object, std::string_view key) {
    if (const json::object* expanded = object_at(object, key)) return text_at(*expanded, "id");
    return text_at(object, key);
}

// An amount in minor units; nonsense is nothing, so that it never pays and sums cannot overflow.
std::int64_t amount_at(const json::object& object, std::string_view key) {
    constexpr std::int64_t amount_max = 1'000'000'000'000'000;
    const std::int64_t amount = integer_at(object, key).value_or(0);
    return amount < 0 || amount > amount_max ? 0 : amount;
}

std::string claimed_order(const json::object& object) {
    const json::object* metadata = object_at(object, "metadata");
    return metadata == nullptr ? std::string() : text_at(*metadata, "order_id");
}

}  // namespace

domain::PaymentUpdate about_intent(const json::object& intent) {
    domain::PaymentUpdate update;
    update.about.id = text_at(intent, "id");
    update.claimed_order_id = claimed_order(intent);
    return update;
}

domain::PaymentUpdate about_session(const json::object& session) {
    domain::PaymentUpdate update = about_intent(session);
    update.also_binds = id_at(session, "payment_intent");
    return update;
}

domain::PaymentUpdate about_intent_of(const json::object& object) {
    domain::PaymentUpdate update;
    update.about.id = id_at(object, "payment_intent");
    update.claimed_order_id = claimed_order(object);
    return update;
}

void accept_success(domain::Contribution& contribution, const json::object& intent) {
    const domain::Money received = money_of(intent, "amount_received");
    contribution.received = received;
    if (text_at(intent, "status") == "succeeded" &&
        received.amount >= integer_at(intent, "amount").value_or(0)) {
        contribution.status = domain::Status::paid;
    } else {
        contribution.review = domain::Review::amount_mismatch;
    }
}

void accept_session(domain::Contribution& contribution, const json::object& session) {
    contribution.status = domain::Status::paid;
    if (text_at(session, "payment_status") == "no_payment_required") return;
    // Adaptive pricing, before 2025-03-31: the session is in the customer's currency, and what was asked in
    // ours stands beside it. Since then the session is in ours.
    if (const json::object* conversion = object_at(session, "currency_conversion")) {
        contribution.received = {amount_at(*conversion, "amount_total"),
                                 text_at(*conversion, "source_currency")};
    } else {
        contribution.received = money_of(session, "amount_total");
    }
}

domain::Failure failure_of(const json::object& intent) {
    domain::Failure failure{"payment_failed", "The payment did not go through."};
    const json::object* error = object_at(intent, "last_payment_error");
    if (error == nullptr) return failure;
    for (const std::string_view key : {"decline_code", "code"}) {
        const std::string code = text_at(*error, key);
        if (code.empty()) continue;
        failure.code = bounded(code, failure_code_bytes_max);
        break;
    }
    const std::string message = text_at(*error, "message");
    if (!message.empty()) failure.message = bounded(message, failure_message_bytes_max);
    return failure;
}

domain::Money money_of(const json::object& object, std::string_view amount_key) {
    return {amount_at(object, amount_key), text_at(object, "currency")};
}

domain::RefundSeen refund_of(const json::object& refund) {
    using domain::RefundStatus;
    const std::string text = text_at(refund, "status");
    RefundStatus status = RefundStatus::pending;
    if (text == "requires_action") status = RefundStatus::requires_action;
    if (text == "succeeded") status = RefundStatus::succeeded;
    if (text == "failed") status = RefundStatus::failed;
    if (text == "canceled") status = RefundStatus::canceled;
    return {text_at(refund, "id"), {status, amount_at(refund, "amount")}};
}

bool add_listed_refunds(domain::Contribution& contribution, const json::object* list) {
    const json::array* data = list == nullptr ? nullptr : array_at(*list, "data");
    if (data == nullptr) return false;
    for (const json::value& item : *data) {
        if (item.is_object()) contribution.refunds.push_back(refund_of(item.get_object()));
    }
    return !data->empty() && !bool_at(*list, "has_more").value_or(false);
}

domain::DisputeSeen dispute_of(const json::object& dispute) {
    const std::string status = text_at(dispute, "status");
    const bool settled = status == "won" || status == "warning_closed" || status == "prevented";
    return {text_at(dispute, "id"), !settled};
}

}  // namespace orderwire::stripe
