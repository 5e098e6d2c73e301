#include "stripe/lookup.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace orderwire;
using domain::Activity;
using domain::Review;
using domain::Status;
using stripe::PaymentObjectState;

namespace {

struct LookUp {
    domain::PaymentUpdate update;
    stripe::PaymentObjectState state;
    const domain::Contribution& says() const { return update.contribution; }
};

LookUp look_up(const std::string& text) {
    const json::object object = parse_json(text).value().as_object();
    return {stripe::payment_update_of(object, {100, 1000, "lookup_1"}), stripe::payment_state_of(object)};
}

LookUp intent_with(const std::string& more) {
    return look_up(R"({"id":"pi_1","object":"payment_intent","amount":4900,"currency":"usd")" + more + "}");
}

LookUp session_with(const std::string& more) {
    return look_up(R"({"id":"cs_1","object":"checkout.session","amount_total":4900,"currency":"usd")" + more +
                   "}");
}

}  // namespace

TEST_SUITE_BEGIN("stripe: look-ups");

TEST_CASE("a look-up says what the intent's status says") {
    CHECK(intent_with(R"(,"status":"succeeded","amount_received":4900)").says().status == Status::paid);
    CHECK(intent_with(R"(,"status":"canceled")").says().status == Status::cancelled);
    CHECK(intent_with(R"(,"status":"processing")").says().activity == Activity::processing);
    CHECK(intent_with(R"(,"status":"requires_action")").says().activity == Activity::requires_action);
    CHECK(intent_with(R"(,"status":"requires_payment_method")").says().status == Status::pending);
    const LookUp declined =
        intent_with(R"(,"status":"requires_payment_method","last_payment_error":{"code":"card_declined"})");
    CHECK(declined.says().status == Status::failed);
    CHECK(declined.says().failure->code == "card_declined");
    CHECK(intent_with(R"(,"status":"requires_capture")").says().review == Review::manual_capture);
    CHECK(intent_with(R"(,"status":"something_new")").says().status == Status::pending);
    CHECK(intent_with("").update.about.id == "pi_1");
    CHECK(intent_with("").says().at == domain::DisplayOrder{100, 1000, "lookup_1"});
}

TEST_CASE("an intent is payable until it succeeded, was cancelled, or is under way") {
    CHECK(intent_with(R"(,"status":"requires_payment_method")").state == stripe::PaymentObjectState::payable);
    CHECK(intent_with(R"(,"status":"requires_confirmation")").state == stripe::PaymentObjectState::payable);
    CHECK(intent_with(R"(,"status":"requires_action")").state == stripe::PaymentObjectState::payable);
    CHECK(intent_with(R"(,"status":"something_new")").state == stripe::PaymentObjectState::payable);
    CHECK(intent_with(R"(,"status":"processing")").state == stripe::PaymentObjectState::processing);
    CHECK(intent_with(R"(,"status":"requires_capture")").state == stripe::PaymentObjectState::processing);
    CHECK(intent_with(R"(,"status":"succeeded")").state == stripe::PaymentObjectState::paid);
    CHECK(intent_with(R"(,"status":"canceled")").state == stripe::PaymentObjectState::dead);
}

TEST_CASE("an open session is pending, whether or not it has an intent yet") {
    const LookUp fresh = session_with(R"(,"status":"open","payment_status":"unpaid","payment_intent":null)");
    CHECK(fresh.state == stripe::PaymentObjectState::payable);
    CHECK(fresh.says().status == Status::pending);
    CHECK(fresh.update.also_binds == "");
    CHECK(session_with(R"(,"status":"open","payment_intent":"pi_1")").update.also_binds == "pi_1");
    CHECK(session_with(R"(,"status":"something_new")").state == stripe::PaymentObjectState::payable);
}

TEST_CASE("a session that was paid says so, with what it came to, and binds its intent") {
    const LookUp paid = session_with(
        R"(,"status":"complete","payment_status":"paid","payment_intent":{"id":"pi_1","status":"succeeded"})");
    CHECK(paid.state == stripe::PaymentObjectState::paid);
    CHECK(paid.says().status == Status::paid);
    CHECK(paid.says().received == domain::Money{4900, "usd"});
    CHECK(paid.update.also_binds == "pi_1");
    const LookUp free =
        session_with(R"(,"status":"complete","payment_status":"no_payment_required","payment_intent":null)");
    CHECK(free.state == stripe::PaymentObjectState::paid);
    CHECK(free.says().status == Status::paid);
    CHECK_FALSE(free.says().received.has_value());
}

TEST_CASE("a complete session that is not paid waits for its intent, and is over when that fails") {
    const std::string unpaid = R"(,"status":"complete","payment_status":"unpaid","payment_intent":)";
    for (const std::string& waiting : {std::string("null"), std::string("\"pi_1\""),
                                       std::string(R"({"id":"pi_1","status":"processing"})")}) {
        const LookUp looked_up = session_with(unpaid + waiting);
        CHECK(looked_up.state == stripe::PaymentObjectState::processing);
        CHECK(looked_up.says().status == Status::pending);
        CHECK(looked_up.says().activity == Activity::processing);
    }
    const LookUp failed = session_with(
        unpaid +
        R"({"id":"pi_1","status":"requires_payment_method","last_payment_error":{"code":"debit_not_authorized"}})");
    CHECK(failed.state == stripe::PaymentObjectState::dead);
    CHECK(failed.says().status == Status::failed);
    CHECK(failed.says().failure->code == "debit_not_authorized");
}

TEST_CASE("an expired session is cancelled and over") {
    const LookUp expired =
        session_with(R"(,"status":"expired","payment_status":"unpaid","payment_intent":null)");
    CHECK(expired.state == stripe::PaymentObjectState::dead);
    CHECK(expired.says().status == Status::cancelled);
}

TEST_SUITE_END();
