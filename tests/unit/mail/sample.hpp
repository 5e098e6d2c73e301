// An order's line in the outbox, for the tests of what is made of it.
#pragma once

#include <string>

#include "store/outbox.hpp"

namespace orderwire::test {

inline const std::string sample_order = "ord_01JD8Z5T7Q3V9K2M4N6P8R0S1W";

struct Sample {
    std::string title = "C++ Concurrency in Depth";
    std::string url = "/course/cpp-concurrency";
    std::string status = "paid";
    std::string failure = "null";
    std::int64_t amount = 4900;
    std::int64_t refunded = 0;
    std::string currency = "usd";

    // `title` and `url` are JSON strings without their quotes.
    std::string view() const {
        return R"({"object":"order","id":")" + sample_order + R"(","version":2,"status":")" + status +
               R"(","course":{"id":"x","title":")" + title + R"(","url":")" + url + R"("},"amount":)" +
               std::to_string(amount) + R"(,"currency":")" + currency + R"(","refunded":)" +
               std::to_string(refunded) + R"(,"failure":)" + failure +
               R"(,"updated_at":"2026-11-22T10:00:04.120Z"})";
    }

    // The transition to it, from an order that was pending, or paid with `refunded_before` gone back.
    store::OutboxMessage message(std::int64_t refunded_before = -1) const {
        store::OutboxMessage message;
        message.channel = store::Channel::mail;
        message.order_id = sample_order;
        message.version = 2;
        message.change.before.emplace();
        if (refunded_before >= 0) {
            message.change.before->status = domain::Status::paid;
            message.change.before->refunded = refunded_before;
        }
        message.change.after.status = *domain::status_from(status);
        message.change.after.refunded = refunded;
        message.view = view();
        message.customer.email = "ada@example.com";
        return message;
    }
};

}  // namespace orderwire::test
