#include "load/orders.hpp"

#include <fmt/format.h>

#include <fstream>
#include <random>
#include <stdexcept>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "stripe/signature/signature.hpp"

namespace orderwire::load {

namespace {

constexpr std::size_t event_bytes = 1536;
// Before any of ours: an event's `created` only orders what is displayed.
constexpr std::int64_t first_created = 1'700'000'000;

// Eight digits of any base keep their order as text.
std::string digits(std::uint64_t value, std::size_t count) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    std::string text(count, '0');
    for (std::size_t i = count; i-- > 0; value /= alphabet.size())
        text[i] = alphabet[value % alphabet.size()];
    return text;
}

std::uint64_t random_number() {
    thread_local std::mt19937_64 random{std::random_device{}()};
    return random();
}

}  // namespace

std::vector<FilledOrder> read_orders(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    std::vector<FilledOrder> orders;
    FilledOrder order;
    while (file >> order.id >> order.payment) {
        if (!is_order_id(order.id)) throw std::runtime_error(path + ": " + order.id + " is no order");
        orders.push_back(order);
    }
    return orders;
}

EventMaker::EventMaker(std::string secret) { secrets_.emplace_back(std::move(secret)); }

EventMaker::Event EventMaker::moving(const FilledOrder& order, std::uint64_t step) {
    return step % 2 == 0 ? make(order, step, "payment_intent.processing", "processing")
                         : make(order, step, "payment_intent.requires_action", "requires_action");
}

EventMaker::Event EventMaker::declined(const FilledOrder& order, std::uint64_t step) {
    return make(order, step, "payment_intent.payment_failed", "requires_payment_method",
                R"({"type":"card_error","code":"card_declined","decline_code":"insufficient_funds",)"
                R"("message":"Your card has insufficient funds."})");
}

EventMaker::Event EventMaker::paid(const FilledOrder& order, std::uint64_t step) {
    return make(order, step, "payment_intent.succeeded", "succeeded");
}

EventMaker::Event EventMaker::make(const FilledOrder& order, std::uint64_t step, std::string_view type,
                                   std::string_view status, std::string_view error) {
    const auto now = static_cast<std::uint64_t>(to_seconds(system_clock().now()));
    Event event;
    event.id =
        fmt::format("evt_1{}2eZvKYlo{}{}", digits(now, 6), digits(made_++, 4), digits(random_number(), 6));
    event.body = fmt::format(
        R"({{"id":"{}","object":"event","api_version":"2026-10-29","created":{},"livemode":false,"pending_webhooks":1,)"
        R"("type":"{}","request":{{"id":null,"idempotency_key":null}},"data":{{"object":{{"id":"{}","object":)"
        R"("payment_intent","amount":{},"amount_capturable":0,"amount_received":{},"currency":"usd","livemode":false,)"
        R"("metadata":{{"order_id":"{}"}},"capture_method":"automatic_async","confirmation_method":"automatic",)"
        R"("payment_method_types":["card","link"],"last_payment_error":{},"status":"{}","description":")",
        event.id, first_created + static_cast<std::int64_t>(step), type, order.payment, filled_amount,
        status == "succeeded" ? filled_amount : 0, order.id, error, status);
    constexpr std::string_view end = R"("}}})";
    if (event.body.size() + end.size() < event_bytes) {
        event.body.append(event_bytes - end.size() - event.body.size(), 'x');
    }
    event.body += end;
    return event;
}

std::string EventMaker::request(std::string_view body) const {
    const std::string signature = stripe::sign(body, secrets_, to_seconds(system_clock().now()));
    return fmt::format(
        "POST /webhooks/stripe HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json; "
        "charset=utf-8\r\n"
        "User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r\nAccept: */*; q=0.5, "
        "application/xml\r\n"
        "Cache-Control: no-cache\r\nStripe-Signature: {}\r\nContent-Length: {}\r\n\r\n{}",
        signature, body.size(), body);
}

}  // namespace orderwire::load
