#include "stripe/event.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"

using namespace orderwire;
using namespace orderwire::domain;
using stripe::read_event;

namespace {

std::string event(const std::string& type, const std::string& object, bool livemode = false) {
    return R"({"id":"evt_1","object":"event","created":100,"type":")" + type + R"(","livemode":)" +
           (livemode ? "true" : "false") + R"(,"data":{"object":)" + object + "}}";
}

std::string intent(const std::string& more = "") {
    return R"({"id":"pi_1","object":"payment_intent","amount":4900,"currency":"usd","metadata":{"order_id":"ord_X"})" +
           more + "}";
}

std::string session(const std::string& more = "") {
    return R"({"id":"cs_1","object":"checkout.session","amount_total":4900,"currency":"usd","payment_intent":"pi_1","metadata":{"order_id":"ord_X"})" +
           more + "}";
}

PaymentUpdate update(const std::string& text) {
    CAPTURE(text);
    const auto read = read_event(text, false);
    REQUIRE(read.has_value());
    REQUIRE(std::holds_alternative<PaymentUpdate>(read->reading));
    return std::get<PaymentUpdate>(read->reading);
}

Verdict verdict(const std::string& text, bool livemode = false) {
    const auto read = read_event(text, livemode);
    REQUIRE(read.has_value());
    REQUIRE(std::holds_alternative<Verdict>(read->reading));
    return std::get<Verdict>(read->reading);
}

}  // namespace

TEST_CASE("each payment intent event says its status and activity") {
    struct Row {
        const char* type;
        Status status;
        std::optional<Activity> activity;
    };
    for (const Row& row : {Row{"payment_intent.created", Status::pending, {}},
                           Row{"payment_intent.partially_funded", Status::pending, {}},
                           Row{"payment_intent.processing", Status::pending, Activity::processing},
                           Row{"payment_intent.requires_action", Status::pending, Activity::requires_action},
                           Row{"payment_intent.payment_failed", Status::failed, {}},
                           Row{"payment_intent.canceled", Status::cancelled, {}}}) {
        const PaymentUpdate read = update(event(row.type, intent()));
        CAPTURE(row.type);
        CHECK(read.about.id == "pi_1");
        CHECK(read.claimed_order_id == "ord_X");
        CHECK(read.contribution.status == row.status);
        CHECK(read.contribution.activity == row.activity);
        CHECK_FALSE(read.contribution.review);
    }
}

TEST_CASE("manual capture is not used: it asks for a review") {
    const PaymentUpdate read = update(event("payment_intent.amount_capturable_updated", intent()));
    CHECK(read.contribution.status == Status::pending);
    CHECK(read.contribution.review == Review::manual_capture);
}

TEST_CASE("succeeded is paid only where the intent itself says so in full") {
    const PaymentUpdate paid =
        update(event("payment_intent.succeeded", intent(R"(,"status":"succeeded","amount_received":4900)")));
    CHECK(paid.contribution.status == Status::paid);
    CHECK(paid.contribution.received == Money{4900, "usd"});
    for (const char* wrong : {R"(,"status":"processing","amount_received":4900)",
                              R"(,"status":"succeeded","amount_received":4899)", R"(,"status":"succeeded")",
                              R"(,"status":"succeeded","amount_received":"4900")"}) {
        const PaymentUpdate read = update(event("payment_intent.succeeded", intent(wrong)));
        CHECK_FALSE(read.contribution.status);
        CHECK(read.contribution.review == Review::amount_mismatch);
    }
}

TEST_CASE("a decline carries its decline code and message, bounded") {
    const PaymentUpdate read = update(event(
        "payment_intent.payment_failed",
        intent(
            R"(,"last_payment_error":{"code":"card_declined","decline_code":"insufficient_funds","message":"Your card has insufficient funds."})")));
    CHECK(read.contribution.failure == Failure{"insufficient_funds", "Your card has insufficient funds."});
    const PaymentUpdate bare = update(
        event("payment_intent.payment_failed", intent(R"(,"last_payment_error":{"code":"card_declined"})")));
    CHECK(bare.contribution.failure->code == "card_declined");
    CHECK_FALSE(bare.contribution.failure->message.empty());
    // 301 bytes, the last character of two: it is not cut in half.
    const PaymentUpdate longer =
        update(event("payment_intent.payment_failed",
                     intent(R"(,"last_payment_error":{"message":")" + std::string(299, 'x') + "ä\"}")));
    CHECK(longer.contribution.failure->message == std::string(299, 'x'));
}

TEST_CASE("checkout sessions say what their payment status says, and bind their intent") {
    const PaymentUpdate paid =
        update(event("checkout.session.completed", session(R"(,"payment_status":"paid")")));
    CHECK(paid.about.id == "cs_1");
    CHECK(paid.also_binds == "pi_1");
    CHECK(paid.contribution.status == Status::paid);
    CHECK(paid.contribution.received == Money{4900, "usd"});
    const PaymentUpdate free =
        update(event("checkout.session.completed", session(R"(,"payment_status":"no_payment_required")")));
    CHECK(free.contribution.status == Status::paid);
    CHECK_FALSE(free.contribution.received);
    CHECK(update(event("checkout.session.completed", session(R"(,"payment_status":"unpaid")")))
              .contribution.status == Status::pending);
    CHECK(update(event("checkout.session.async_payment_succeeded", session())).contribution.status ==
          Status::paid);
    CHECK(update(event("checkout.session.async_payment_failed", session())).contribution.status ==
          Status::failed);
    CHECK(update(event("checkout.session.expired", session())).contribution.status == Status::cancelled);
}

TEST_CASE("a session without an intent binds none, and one with an expanded intent binds that") {
    CHECK(update(event("checkout.session.expired", R"({"id":"cs_1","payment_intent":null})"))
              .also_binds.empty());
    CHECK(update(event("checkout.session.expired", R"({"id":"cs_1","payment_intent":{"id":"pi_2"}})"))
              .also_binds == "pi_2");
}

TEST_CASE("charge events are about the order of their intent, and change nothing") {
    for (const char* type : {"charge.succeeded", "charge.failed", "charge.captured", "charge.updated",
                             "charge.pending", "charge.expired"}) {
        CHECK(update(event(type, R"({"id":"ch_1","payment_intent":"pi_1"})")).contribution.says_nothing());
    }
}

TEST_CASE("refunds and disputes are annotations on the intent they belong to") {
    const PaymentUpdate refund = update(event(
        "refund.updated", R"({"id":"re_1","status":"succeeded","amount":500,"payment_intent":"pi_1"})"));
    CHECK(refund.about.id == "pi_1");
    CHECK_FALSE(refund.contribution.status);
    REQUIRE(refund.contribution.refunds.size() == 1);
    CHECK(refund.contribution.refunds[0].refund == Refund{RefundStatus::succeeded, 500});

    const PaymentUpdate old_charge = update(event(
        "charge.refunded",
        R"({"id":"ch_1","payment_intent":"pi_1","amount_refunded":900,"refunds":{"data":[{"id":"re_1","status":"succeeded","amount":900}]}})"));
    CHECK(old_charge.contribution.refunds.size() == 1);
    CHECK(old_charge.refunds_unnamed_of.empty());
    const PaymentUpdate without_list =
        update(event("charge.refunded", R"({"id":"ch_1","payment_intent":"pi_1","amount_refunded":900})"));
    CHECK(without_list.about.id == "pi_1");
    CHECK(without_list.contribution.says_nothing());

    CHECK(update(event("charge.dispute.created",
                       R"({"id":"dp_1","status":"needs_response","payment_intent":"pi_1"})"))
              .contribution.dispute->open_or_lost);
    CHECK_FALSE(
        update(event("charge.dispute.closed", R"({"id":"dp_1","status":"won","payment_intent":"pi_1"})"))
            .contribution.dispute->open_or_lost);
    CHECK(update(event("charge.dispute.closed", R"({"id":"dp_1","status":"lost","payment_intent":"pi_1"})"))
              .contribution.dispute->open_or_lost);
}

TEST_CASE("refunds that a charge does not name, or not all of them, are to be asked for") {
    const auto refunded = [](const std::string& refunds) {
        return update(event("charge.refunded",
                            R"({"id":"ch_1","payment_intent":"pi_1","amount_refunded":900)" + refunds + "}"));
    };
    for (const char* none : {"", R"(,"refunds":null)", R"(,"refunds":{"data":[]})"}) {
        const PaymentUpdate unnamed = refunded(none);
        CHECK(unnamed.refunds_unnamed_of == "ch_1");
        CHECK(unnamed.about.id == "pi_1");
        CHECK(unnamed.contribution.refunds.empty());
        CHECK_FALSE(unnamed.contribution.status);
    }
    const PaymentUpdate part =
        refunded(R"(,"refunds":{"has_more":true,"data":[{"id":"re_1","status":"succeeded","amount":900}]})");
    CHECK(part.refunds_unnamed_of == "ch_1");
    CHECK(part.contribution.refunds.size() == 1);
}

TEST_CASE("a session in the customer's currency counts as what was asked in ours") {
    const std::string of_customer =
        R"("amount_total":4512,"currency":"eur","payment_status":"paid","payment_intent":"pi_1")";
    const PaymentUpdate converted =
        update(event("checkout.session.completed",
                     R"({"id":"cs_1",)" + of_customer +
                         R"(,"currency_conversion":{"amount_subtotal":4900,)"
                         R"("amount_total":4900,"fx_rate":"0.92","source_currency":"usd"}})"));
    CHECK(converted.contribution.received == domain::Money{4900, "usd"});
    const PaymentUpdate plain = update(event(
        "checkout.session.completed", R"({"id":"cs_1",)" + of_customer + R"(,"currency_conversion":null})"));
    CHECK(plain.contribution.received == domain::Money{4512, "eur"});
    // Since 2025-03-31 the session is in ours, and the customer's stands beside it.
    const PaymentUpdate presented =
        update(event("checkout.session.completed",
                     R"({"id":"cs_1","amount_total":4900,"currency":"usd","payment_status":"paid",)"
                     R"("presentment_details":{"presentment_amount":4512,"presentment_currency":"eur"}})"));
    CHECK(presented.contribution.received == domain::Money{4900, "usd"});
}

TEST_CASE("what says nothing about any order is ignored with its reason") {
    CHECK(verdict(event("invoice.paid", "{}")) == Verdict::ignored("unknown_type"));
    CHECK(verdict(event("payment_intent.created", intent(), true)) == Verdict::ignored("wrong_mode"));
    CHECK(verdict(event("payment_intent.created", intent(), false), true) == Verdict::ignored("wrong_mode"));
    CHECK(verdict(event("payment_intent.created", "7")) == Verdict::ignored("no_object"));
    CHECK(verdict(event("payment_intent.created", "{}")) == Verdict::ignored("not_ours"));
    CHECK(verdict(event("refund.created", R"({"id":"re_1","payment_intent":null})")) ==
          Verdict::ignored("not_ours"));
    CHECK(
        verdict(
            R"({"id":"evt_1","object":"v2.core.event","type":"v1.billing.meter","created":"2026-11-22T10:00:00Z"})") ==
        Verdict::ignored("thin_event"));
}

TEST_CASE("a time at its end is the last that can be shown") {
    const auto created = [](const std::string& number) {
        return read_event(
                   R"({"id":"evt_1","type":"charge.updated","livemode":false,"created":)" + number + "}",
                   false)
            ->created;
    };
    CHECK(created("9223372036854775807") == last_second);
    CHECK(created("18446744073709551615") == last_second);
    CHECK(created("253402300800") == last_second);
    CHECK(created("253402300799") == last_second);
    CHECK(created("253402300798") == last_second - 1);
    CHECK(created("-9223372036854775808") == 0);
    CHECK(created("-1") == 0);
    CHECK(created("\"1\"") == 0);
}

TEST_CASE("what is no event stands under the hash of its bytes") {
    const auto unreadable = stripe::unreadable_event("{}");
    CHECK(unreadable.id == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    CHECK(unreadable.type.empty());
    CHECK(std::get<Verdict>(unreadable.reading) == Verdict::ignored("unreadable"));
}

TEST_CASE("each type keeps the rank that stores hold") {
    const std::vector<std::pair<std::string, int>> stored{
        {"payment_intent.created", 0},
        {"payment_intent.partially_funded", 1},
        {"payment_intent.requires_action", 2},
        {"payment_intent.processing", 3},
        {"payment_intent.amount_capturable_updated", 4},
        {"payment_intent.payment_failed", 5},
        {"payment_intent.canceled", 6},
        {"payment_intent.succeeded", 7},
        {"checkout.session.completed", 8},
        {"checkout.session.async_payment_failed", 9},
        {"checkout.session.expired", 10},
        {"checkout.session.async_payment_succeeded", 11},
        {"charge.pending", 12},
        {"charge.failed", 13},
        {"charge.captured", 14},
        {"charge.succeeded", 15},
        {"charge.updated", 16},
        {"refund.created", 17},
        {"refund.updated", 18},
        {"refund.failed", 19},
        {"charge.refund.updated", 20},
        {"charge.refunded", 21},
        {"charge.dispute.created", 22},
        {"charge.dispute.updated", 23},
        {"charge.dispute.funds_withdrawn", 24},
        {"charge.dispute.funds_reinstated", 25},
        {"charge.dispute.closed", 26},
        {"charge.expired", 27},
    };
    for (const auto& [type, rank] : stored) {
        CAPTURE(type);
        CHECK(update(event(type, R"({"id":"pi_1","payment_intent":"pi_1"})")).contribution.at.type_order ==
              rank);
    }
}

TEST_CASE("events of old API versions are read: request as a string, unknown fields, an account") {
    const auto read = read_event(
        R"({"id":"evt_1","object":"event","created":100,"type":"payment_intent.created","livemode":false,)"
        R"("request":"req_1","account":"acct_1","pending_webhooks":1,"future":{"x":[1]},)"
        R"("data":{"object":{"id":"pi_1","charges":{"data":[]},"status":"from_the_future"}}})",
        false);
    REQUIRE(read.has_value());
    CHECK(read->account == "acct_1");
    CHECK(std::get<PaymentUpdate>(read->reading).about.account == "acct_1");
}

TEST_CASE("numbers out of range are nothing: they pay nothing, and sums of them do not overflow") {
    for (const std::string number : {"-4900", "4900.5", "9223372036854775807", "18446744073709551615",
                                     "99999999999999999999", "1e300", "\"4900\"", "null", "[]"}) {
        CAPTURE(number);
        const auto paid = update(
            event("payment_intent.succeeded",
                  R"({"id":"pi_1","status":"succeeded","currency":"usd","amount_received":)" + number + "}"));
        if (paid.contribution.received) CHECK(paid.contribution.received->amount == 0);
        const auto refund = update(
            event("refund.created", R"({"id":"re_1","payment_intent":"pi_1","amount":)" + number + "}"));
        CHECK(refund.contribution.refunds.front().refund.amount == 0);
    }
    const auto odd =
        read_event(R"({"id":"evt_1","type":"charge.updated","created":-1e99,"livemode":false})", false);
    REQUIRE(odd.has_value());
    CHECK(odd->created == 0);
}

TEST_CASE("a body that is no event is refused") {
    for (const std::string& text :
         {std::string("[]"), std::string("{}"), std::string(R"({"id":"evt_1"})"),
          std::string(R"({"id":1,"type":"x"})"), R"({"type":"x","id":")" + std::string(256, 'e') + R"("})"}) {
        const auto read = read_event(text, false);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().code == "invalid_event");
    }
    CHECK(read_event("not json", false).error().code == "invalid_json");
}

TEST_CASE("contributions of one second are ordered by type, then by id") {
    const auto at = [](const std::string& type) { return update(event(type, intent())).contribution.at; };
    CHECK(at("payment_intent.created") < at("payment_intent.processing"));
    CHECK(at("payment_intent.processing") < at("payment_intent.payment_failed"));
    CHECK(at("payment_intent.created").id == "evt_1");
}
