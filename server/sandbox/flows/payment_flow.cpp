#include "sandbox/flows/payment_flow.hpp"

#include <stdexcept>

#include "sandbox/flows/disputes.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/resources/charges.hpp"
#include "sandbox/resources/events.hpp"
#include "sandbox/resources/method_data.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::chrono::milliseconds settles_at_once{0};
constexpr std::chrono::milliseconds settles_much_later{3 * 60'000};  // as Stripe says of its delayed accounts

void set_status(StoredObject& intent, std::string_view status) { intent.body["status"] = status; }

// What last_payment_error and the API's error have in common.
json::object describe_decline(const Decline& decline, const StoredObject& method, const std::string& charge) {
    return {{"charge", charge},
            {"code", decline.code},
            {"decline_code", decline.decline_code},
            {"message", decline.message},
            {"payment_method", method.body},
            {"type", method.body.at("type") == "card" ? "card_error" : "invalid_request_error"}};
}

// Back to requires_payment_method, with the reason; then the events.
void fail_intent(EmulatorContext& context, const RequestInfo& request_info, StoredObject& intent,
                 json::object reason, const StoredObject* charge) {
    set_status(intent, "requires_payment_method");
    intent.body["payment_method"] = nullptr;
    intent.body["next_action"] = nullptr;
    intent.body["processing"] = nullptr;
    intent.body["last_payment_error"] = std::move(reason);
    intent.hidden.erase("token");
    if (charge != nullptr) intent.body["latest_charge"] = charge->id;
    context.objects.update(intent);
    if (charge != nullptr) emit_event(context, request_info, "charge.failed", charge->body);
    emit_event(context, request_info, "payment_intent.payment_failed", intent.body);
}

ApiError decline(EmulatorContext& context, const RequestInfo& request_info, StoredObject& intent,
                 const StoredObject& method, const Decline& why, bool authenticated) {
    const StoredObject charge =
        make_charge(context, intent.body, method, ChargeStatus::failed, &why, authenticated);
    context.objects.insert(charge);
    json::object reason = describe_decline(why, method, charge.id);
    fail_intent(context, request_info, intent, reason, &charge);

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

void succeed(EmulatorContext& context, const RequestInfo& request_info, StoredObject& intent,
             const StoredObject& charge) {
    const bool manual = text_at(intent.body, "capture_method") == "manual";
    intent.body["latest_charge"] = charge.id;
    intent.body["next_action"] = nullptr;
    intent.body["processing"] = nullptr;
    intent.body["last_payment_error"] = nullptr;
    intent.hidden.erase("token");
    set_status(intent, manual ? "requires_capture" : "succeeded");
    intent.body[manual ? "amount_capturable" : "amount_received"] = intent.body.at("amount");
    context.objects.update(intent);
    emit_event(context, request_info, "charge.succeeded", charge.body);
    emit_event(context, request_info,
               manual ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded", intent.body);
}

// At once, but as a cause of its own: after the payment's own events.
void plan_dispute(EmulatorContext& context, const TestMethod& behaviour, const StoredObject& charge) {
    if (opens_dispute(behaviour.post_payment_effect))
        context.tasks.add(context.clock.now(), "open_dispute", charge.id);
}

void process(EmulatorContext& context, const RequestInfo& request_info, StoredObject& intent,
             const StoredObject& method) {
    const TestMethod& behaviour = behaviour_of(method);
    const StoredObject charge =
        make_charge(context, intent.body, method, ChargeStatus::pending, nullptr, false);
    context.objects.insert(charge);
    intent.body["latest_charge"] = charge.id;
    intent.body["next_action"] = nullptr;
    intent.body["last_payment_error"] = nullptr;
    set_status(intent, "processing");
    context.objects.update(intent);
    emit_event(context, request_info, "charge.pending", charge.body);
    emit_event(context, request_info, "payment_intent.processing", intent.body);
    if (behaviour.settlement == Settlement::never) return;
    const auto wait = context.timings.settle_after +
                      (behaviour.settlement == Settlement::much_later ? settles_much_later : settles_at_once);
    context.tasks.add(context.clock.now() + wait,
                      behaviour.decline == nullptr ? "settle_intent" : "fail_intent", intent.id);
}

// Later payments of the same method without its customer need no authentication.
void remember_set_up(EmulatorContext& context, const StoredObject& method) {
    StoredObject kept = method;
    kept.hidden["set_up"] = true;
    context.objects.update(kept);
}

// What the bank asks for before this payment.
bool must_authenticate(const StoredObject& method, bool off_session) {
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

ApiResult<void> pay(EmulatorContext& context, const RequestInfo& request_info, StoredObject& intent,
                    const StoredObject& method, bool authenticated) {
    const TestMethod& behaviour = behaviour_of(method);
    if (behaviour.settlement != Settlement::at_once) {
        process(context, request_info, intent, method);
        return {};
    }
    if (behaviour.decline != nullptr)
        return decline(context, request_info, intent, method, *behaviour.decline, authenticated);
    const StoredObject charge =
        make_charge(context, intent.body, method, ChargeStatus::succeeded, nullptr, authenticated);
    context.objects.insert(charge);
    succeed(context, request_info, intent, charge);
    if (text_at(intent.body, "setup_future_usage") == "off_session") remember_set_up(context, method);
    plan_dispute(context, behaviour, charge);
    return {};
}

void ask_for_authentication(EmulatorContext& context, const RequestInfo& request_info, StoredObject& intent,
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
    context.objects.update(intent);
    emit_event(context, request_info, "payment_intent.requires_action", intent.body);
}

}  // namespace

ApiResult<void> confirm_intent(EmulatorContext& context, const RequestInfo& request_info,
                               StoredObject& intent, const StoredObject& payment_method,
                               const Confirmation& confirmation) {
    intent.body["payment_method"] = payment_method.id;
    intent.body["last_payment_error"] = nullptr;
    intent.hidden.erase("token");
    if (!must_authenticate(payment_method, confirmation.off_session))
        return pay(context, request_info, intent, payment_method, false);
    if (confirmation.off_session || confirmation.error_on_requires_action) {
        return decline(context, request_info, intent, payment_method, authentication_decline, false);
    }
    ask_for_authentication(context, request_info, intent, confirmation);
    return {};
}

void finish_authentication(EmulatorContext& context, StoredObject& intent, bool succeeded) {
    const auto method = context.objects.find("payment_method", text_at(intent.body, "payment_method"));
    if (!method) throw std::runtime_error("intent " + intent.id + " lost its payment method");
    if (succeeded) {
        // A decline comes back as an error too, for callers of the API; the intent already says it.
        (void)pay(context, RequestInfo{}, intent, *method,
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
    fail_intent(context, RequestInfo{}, intent, std::move(reason), nullptr);
}

void settle_intent(EmulatorContext& context, StoredObject& intent, bool declined) {
    auto charge = context.objects.find("charge", text_at(intent.body, "latest_charge"));
    const auto method = context.objects.find("payment_method", text_at(intent.body, "payment_method"));
    if (!charge || !method)
        throw std::runtime_error("intent " + intent.id + " lost its charge or payment method");
    const Decline* why = declined ? behaviour_of(*method).decline : nullptr;
    settle_charge(*charge, why);
    context.objects.update(*charge);
    if (why == nullptr) {
        succeed(context, RequestInfo{}, intent, *charge);
        plan_dispute(context, behaviour_of(*method), *charge);
    } else {
        fail_intent(context, RequestInfo{}, intent, describe_decline(*why, *method, charge->id), &*charge);
    }
}

void capture_intent(EmulatorContext& context, const RequestInfo& request_info, StoredObject& intent,
                    std::int64_t amount) {
    auto charge = context.objects.find("charge", text_at(intent.body, "latest_charge"));
    if (!charge) throw std::runtime_error("intent " + intent.id + " lost its charge");
    const std::int64_t authorised = integer_at(charge->body, "amount").value_or(0);
    charge->body["captured"] = true;
    charge->body["amount_captured"] = amount;
    charge->body["amount_refunded"] = authorised - amount;  // what is not captured is released
    context.objects.update(*charge);
    intent.body["amount_capturable"] = 0;
    intent.body["amount_received"] = amount;
    set_status(intent, "succeeded");
    context.objects.update(intent);
    emit_event(context, request_info, "charge.captured", charge->body);
    emit_event(context, request_info, "payment_intent.succeeded", intent.body);
}

void cancel_intent(EmulatorContext& context, const RequestInfo& request_info, StoredObject& intent,
                   const std::optional<std::string>& reason) {
    if (text_at(intent.body, "status") == "requires_capture") {
        if (auto charge = context.objects.find("charge", text_at(intent.body, "latest_charge"))) {
            charge->body["amount_refunded"] = charge->body.at("amount");
            charge->body["refunded"] = true;
            context.objects.update(*charge);
            emit_event(context, request_info, "charge.refunded", charge->body);
        }
    }
    set_status(intent, "canceled");
    intent.body["amount_capturable"] = 0;
    intent.body["canceled_at"] = context.now_seconds();
    intent.body["cancellation_reason"] = reason ? json::value(*reason) : json::value();
    intent.body["next_action"] = nullptr;
    intent.hidden.erase("token");
    context.objects.update(intent);
    emit_event(context, request_info, "payment_intent.canceled", intent.body);
}

}  // namespace orderwire::sandbox
