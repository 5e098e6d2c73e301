#include "sandbox/payment_flow.hpp"

#include <stdexcept>

#include "sandbox/charges.hpp"
#include "sandbox/disputes.hpp"
#include "sandbox/events.hpp"
#include "sandbox/method_data.hpp"
#include "sandbox/object_ids.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::chrono::milliseconds settles_at_once{0};
constexpr std::chrono::milliseconds settles_much_later{3 * 60'000};  // as Stripe says of its delayed accounts

void set_status(Record& intent, std::string_view status) { intent.body["status"] = status; }

// What last_payment_error and the API's error have in common.
json::object describe_decline(const Decline& decline, const Record& method, const std::string& charge) {
    return {{"charge", charge},
            {"code", decline.code},
            {"decline_code", decline.decline_code},
            {"message", decline.message},
            {"payment_method", method.body},
            {"type", method.body.at("type") == "card" ? "card_error" : "invalid_request_error"}};
}

// Back to requires_payment_method, with the reason; then the events.
void fail_intent(World& world, const Cause& cause, Record& intent, json::object reason,
                 const Record* charge) {
    set_status(intent, "requires_payment_method");
    intent.body["payment_method"] = nullptr;
    intent.body["next_action"] = nullptr;
    intent.body["processing"] = nullptr;
    intent.body["last_payment_error"] = std::move(reason);
    intent.hidden.erase("token");
    if (charge != nullptr) intent.body["latest_charge"] = charge->id;
    world.records.update(intent);
    if (charge != nullptr) emit(world, cause, "charge.failed", charge->body);
    emit(world, cause, "payment_intent.payment_failed", intent.body);
}

ApiError decline(World& world, const Cause& cause, Record& intent, const Record& method, const Decline& why,
                 bool authenticated) {
    const Record charge = make_charge(world, intent.body, method, ChargeStatus::failed, &why, authenticated);
    world.records.insert(charge);
    json::object reason = describe_decline(why, method, charge.id);
    fail_intent(world, cause, intent, reason, &charge);

    ApiError error;
    error.status = 402;
    error.type = "card_error";
    error.code = why.code;
    error.message = why.message;
    error.keeps_effects = true;
    error.extra = {{"charge", charge.id},
                   {"decline_code", why.decline_code},
                   {"payment_intent", intent.body},
                   {"payment_method", method.body}};
    return error;
}

void succeed(World& world, const Cause& cause, Record& intent, const Record& charge) {
    const bool manual = text_at(intent.body, "capture_method") == "manual";
    intent.body["latest_charge"] = charge.id;
    intent.body["next_action"] = nullptr;
    intent.body["processing"] = nullptr;
    intent.body["last_payment_error"] = nullptr;
    intent.hidden.erase("token");
    set_status(intent, manual ? "requires_capture" : "succeeded");
    intent.body[manual ? "amount_capturable" : "amount_received"] = intent.body.at("amount");
    world.records.update(intent);
    emit(world, cause, "charge.succeeded", charge.body);
    emit(world, cause, manual ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded",
         intent.body);
}

// At once, but as a cause of its own: after the payment's own events.
void plan_dispute(World& world, const TestMethod& behaviour, const Record& charge) {
    if (opens_dispute(behaviour.aftermath)) world.tasks.add(world.clock.now(), "open_dispute", charge.id);
}

void process(World& world, const Cause& cause, Record& intent, const Record& method) {
    const TestMethod& behaviour = behaviour_of(method);
    const Record charge = make_charge(world, intent.body, method, ChargeStatus::pending, nullptr, false);
    world.records.insert(charge);
    intent.body["latest_charge"] = charge.id;
    intent.body["next_action"] = nullptr;
    intent.body["last_payment_error"] = nullptr;
    set_status(intent, "processing");
    world.records.update(intent);
    emit(world, cause, "charge.pending", charge.body);
    emit(world, cause, "payment_intent.processing", intent.body);
    if (behaviour.settlement == Settlement::never) return;
    const auto wait = world.timings.settle_after +
                      (behaviour.settlement == Settlement::much_later ? settles_much_later : settles_at_once);
    world.tasks.add(world.clock.now() + wait, behaviour.decline == nullptr ? "settle_intent" : "fail_intent",
                    intent.id);
}

// Later payments of the same method without its customer need no authentication.
void remember_set_up(World& world, const Record& method) {
    Record kept = method;
    kept.hidden["set_up"] = true;
    world.records.update(kept);
}

// What the bank asks for before this payment.
bool must_authenticate(const Record& method, bool off_session) {
    switch (behaviour_of(method).authentication) {
        case Authentication::none:
        case Authentication::frictionless:
            return false;
        case Authentication::required:
        case Authentication::captcha:
            return true;
        case Authentication::required_unless_set_up:
            return !off_session || !method.hidden.contains("set_up");
        case Authentication::set_up:
            return !off_session;
    }
    return false;
}

outcome<void> pay(World& world, const Cause& cause, Record& intent, const Record& method,
                  bool authenticated) {
    const TestMethod& behaviour = behaviour_of(method);
    if (behaviour.settlement != Settlement::at_once) {
        process(world, cause, intent, method);
        return {};
    }
    if (behaviour.decline != nullptr)
        return decline(world, cause, intent, method, *behaviour.decline, authenticated);
    const Record charge =
        make_charge(world, intent.body, method, ChargeStatus::succeeded, nullptr, authenticated);
    world.records.insert(charge);
    succeed(world, cause, intent, charge);
    if (text_at(intent.body, "setup_future_usage") == "off_session") remember_set_up(world, method);
    plan_dispute(world, behaviour, charge);
    return {};
}

void ask_for_authentication(World& world, const Cause& cause, Record& intent,
                            const Confirmation& confirmation) {
    // The link is the right to act as the customer, so it carries a secret of its own.
    const std::string token = random_letters(32);
    intent.hidden["token"] = token;
    const json::value return_url =
        confirmation.return_url ? json::value(*confirmation.return_url) : json::value();
    intent.hidden["return_url"] = return_url;
    intent.body["next_action"] = {
        {"redirect_to_url",
         {{"return_url", return_url},
          {"url", confirmation.base_url + "/_sandbox/authenticate/" + intent.id + "?token=" + token}}},
        {"type", "redirect_to_url"}};
    set_status(intent, "requires_action");
    world.records.update(intent);
    emit(world, cause, "payment_intent.requires_action", intent.body);
}

}  // namespace

outcome<void> confirm_intent(World& world, const Cause& cause, Record& intent, const Record& payment_method,
                             const Confirmation& confirmation) {
    intent.body["payment_method"] = payment_method.id;
    intent.body["last_payment_error"] = nullptr;
    intent.hidden.erase("token");
    if (!must_authenticate(payment_method, confirmation.off_session))
        return pay(world, cause, intent, payment_method, false);
    if (confirmation.off_session || confirmation.error_on_requires_action) {
        return decline(world, cause, intent, payment_method, authentication_decline, false);
    }
    ask_for_authentication(world, cause, intent, confirmation);
    return {};
}

void finish_authentication(World& world, Record& intent, bool succeeded) {
    const auto method = world.records.find("payment_method", text_at(intent.body, "payment_method"));
    if (!method) throw std::runtime_error("intent " + intent.id + " lost its payment method");
    if (succeeded) {
        // A decline comes back as an error too, for callers of the API; the intent already says it.
        (void)pay(world, Cause{}, intent, *method,
                  behaviour_of(*method).authentication != Authentication::captcha);
        return;
    }
    json::object reason{
        {"code", "payment_intent_authentication_failure"},
        {"doc_url", "https://stripe.com/docs/error-codes/payment-intent-authentication-failure"},
        {"message",
         "We are unable to authenticate your payment method. Please choose a different payment "
         "method and try again."},
        {"payment_method", method->body},
        {"type", "invalid_request_error"}};
    fail_intent(world, Cause{}, intent, std::move(reason), nullptr);
}

void settle_intent(World& world, Record& intent, bool declined) {
    auto charge = world.records.find("charge", text_at(intent.body, "latest_charge"));
    const auto method = world.records.find("payment_method", text_at(intent.body, "payment_method"));
    if (!charge || !method)
        throw std::runtime_error("intent " + intent.id + " lost its charge or payment method");
    const Decline* why = declined ? behaviour_of(*method).decline : nullptr;
    settle_charge(*charge, why);
    world.records.update(*charge);
    if (why == nullptr) {
        succeed(world, Cause{}, intent, *charge);
        plan_dispute(world, behaviour_of(*method), *charge);
    } else {
        fail_intent(world, Cause{}, intent, describe_decline(*why, *method, charge->id), &*charge);
    }
}

void capture_intent(World& world, const Cause& cause, Record& intent, std::int64_t amount) {
    auto charge = world.records.find("charge", text_at(intent.body, "latest_charge"));
    if (!charge) throw std::runtime_error("intent " + intent.id + " lost its charge");
    const std::int64_t authorised = integer_at(charge->body, "amount").value_or(0);
    charge->body["captured"] = true;
    charge->body["amount_captured"] = amount;
    charge->body["amount_refunded"] = authorised - amount;  // what is not captured is released
    world.records.update(*charge);
    intent.body["amount_capturable"] = 0;
    intent.body["amount_received"] = amount;
    set_status(intent, "succeeded");
    world.records.update(intent);
    emit(world, cause, "charge.captured", charge->body);
    emit(world, cause, "payment_intent.succeeded", intent.body);
}

void cancel_intent(World& world, const Cause& cause, Record& intent,
                   const std::optional<std::string>& reason) {
    if (text_at(intent.body, "status") == "requires_capture") {
        if (auto charge = world.records.find("charge", text_at(intent.body, "latest_charge"))) {
            charge->body["amount_refunded"] = charge->body.at("amount");
            charge->body["refunded"] = true;
            world.records.update(*charge);
            emit(world, cause, "charge.refunded", charge->body);
        }
    }
    set_status(intent, "canceled");
    intent.body["amount_capturable"] = 0;
    intent.body["canceled_at"] = world.now_seconds();
    intent.body["cancellation_reason"] = reason ? json::value(*reason) : json::value();
    intent.body["next_action"] = nullptr;
    intent.hidden.erase("token");
    world.records.update(intent);
    emit(world, cause, "payment_intent.canceled", intent.body);
}

}  // namespace orderwire::sandbox
