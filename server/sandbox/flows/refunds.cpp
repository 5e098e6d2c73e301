#include "sandbox/flows/refunds.hpp"

#include <limits>

#include "sandbox/protocol/amounts.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/resources/events.hpp"
#include "sandbox/resources/listing.hpp"
#include "sandbox/resources/presentment.hpp"
#include "sandbox/resources/test_methods.hpp"

namespace orderwire::sandbox {

namespace {

std::int64_t unrefunded(const json::object& charge) {
    return integer_at(charge, "amount_captured").value_or(0) -
           integer_at(charge, "amount_refunded").value_or(0);
}

void change_refunded(StoredObject& charge, std::int64_t by) {
    const std::int64_t refunded = integer_at(charge.body, "amount_refunded").value_or(0) + by;
    charge.body["amount_refunded"] = refunded;
    charge.body["refunded"] = refunded >= integer_at(charge.body, "amount_captured").value_or(0);
}

ApiError refused(std::string_view code, std::string message, std::string_view param) {
    ApiError error;
    error.code = code;
    error.message = std::move(message);
    error.param = param;
    return error;
}

// The charge that a refund is for: named by itself, or by its intent.
ApiResult<StoredObject> find_charge(EmulatorContext& context, const std::string& charge_id,
                                    const std::string& intent_id) {
    if (!charge_id.empty()) {
        auto charge = context.objects.find("charge", charge_id);
        if (!charge) return no_such_object("charge", charge_id, "charge");
        return std::move(*charge);
    }
    const auto intent = context.objects.find("payment_intent", intent_id);
    if (!intent) return no_such_object("payment_intent", intent_id, "payment_intent");
    auto charge = context.objects.find("charge", text_at(intent->body, "latest_charge"));
    if (!charge || text_at(intent->body, "status") != "succeeded") {
        return refused("",
                       "This PaymentIntent (" + intent_id + ") does not have a successful charge to refund.",
                       "payment_intent");
    }
    return std::move(*charge);
}

PostPaymentEffect aftermath_of(const StoredObject& charge) {
    const TestMethod* method = test_method_by_name(text_at(charge.hidden, "test_method"));
    return method == nullptr ? PostPaymentEffect::none : method->post_payment_effect;
}

}  // namespace

void settle_refund(EmulatorContext& context, StoredObject& refund, bool failed) {
    refund.body["status"] = failed ? "failed" : "succeeded";
    if (failed) refund.body["failure_reason"] = "unknown";
    context.objects.update(refund);
    auto charge = context.objects.find("charge", text_at(refund.body, "charge"));
    if (failed && charge) {
        change_refunded(*charge, -integer_at(refund.body, "amount").value_or(0));
        context.objects.update(*charge);
    }
    emit_event(context, RequestInfo{}, "refund.updated", refund.body);
    emit_event(context, RequestInfo{}, "charge.refund.updated", refund.body);
    if (failed) emit_event(context, RequestInfo{}, "refund.failed", refund.body);
}

ApiResult<json::object> create_refund(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    const std::string charge_id = params.text("charge").value_or("");
    const std::string intent_id = params.text("payment_intent").value_or("");
    const auto reason = params.one_of("reason", {"duplicate", "fraudulent", "requested_by_customer"});
    json::object metadata;
    params.merge_metadata(metadata);
    if (charge_id.empty() && intent_id.empty()) {
        params.fail(parameter_error("parameter_missing",
                                    "One of the following params should be provided for this request: "
                                    "payment_intent or charge.",
                                    ""));
    }
    if (params.failed()) return params.error();

    auto charge = find_charge(context, charge_id, intent_id);
    if (!charge) return charge.error();
    if (text_at(charge->body, "status") != "succeeded" || charge->body.at("captured") != true) {
        return refused("", "Charge " + charge->id + " was not captured, so there is nothing to refund.",
                       "charge");
    }
    const std::int64_t left = unrefunded(charge->body);
    const auto wanted = read_part(params, "amount", std::numeric_limits<std::int64_t>::max(),
                                  text_at(charge->body, "currency"));
    if (params.failed()) return params.error();
    if (left <= 0)
        return refused("charge_already_refunded", "Charge " + charge->id + " has already been refunded.", "");
    const std::int64_t amount = wanted.value_or(left);
    if (amount > left) {
        return refused("",
                       "Refund amount (" + std::to_string(amount) +
                           ") is greater than unrefunded amount on charge (" + std::to_string(left) + ").",
                       "amount");
    }

    const PostPaymentEffect post_payment_effect = aftermath_of(*charge);
    StoredObject refund{new_object_id("re_"), "refund", context.now_seconds(), {}};
    refund.body = {
        {"id", refund.id},
        {"object", "refund"},
        {"amount", amount},
        {"balance_transaction", nullptr},
        {"charge", charge->id},
        {"created", refund.created},
        {"currency", charge->body.at("currency")},
        {"customer", charge->body.at("customer")},
        {"customer_account", nullptr},
        {"metadata", std::move(metadata)},
        {"payment_intent", charge->body.at("payment_intent")},
        {"payment_method", charge->body.at("payment_method")},
        {"reason", reason ? json::value(*reason) : json::value()},
        {"receipt_number", nullptr},
        {"source_transfer_reversal", nullptr},
        {"status", post_payment_effect == PostPaymentEffect::refund_pending ? "pending" : "succeeded"},
        {"transfer_reversal", nullptr}};
    if (const json::object* presented = object_at(charge->body, "presentment_details")) {
        json::object part = *presented;
        part["presentment_amount"] =
            presented_part(amount, integer_at(*presented, "presentment_amount").value_or(0),
                           integer_at(charge->body, "amount").value_or(0));
        refund.body["presentment_details"] = std::move(part);
    }
    context.objects.insert(refund);
    change_refunded(*charge, amount);
    context.objects.update(*charge);
    emit_event(context, call.request_info, "refund.created", refund.body);
    emit_event(context, call.request_info, "charge.refunded", charge->body);
    const Time due = context.clock.now() + context.timings.settle_after;
    if (post_payment_effect == PostPaymentEffect::refund_pending)
        context.tasks.add(due, "settle_refund", refund.id);
    if (post_payment_effect == PostPaymentEffect::refund_fails)
        context.tasks.add(due, "fail_refund", refund.id);
    return refund.body;
}

ApiResult<json::object> retrieve_refund(EmulatorContext& context, const ApiCall& call) {
    const auto refund = context.objects.find("refund", call.id);
    if (!refund) return no_such_object("refund", call.id);
    return refund->body;
}

ApiResult<json::object> update_refund(EmulatorContext& context, const ApiCall& call) {
    auto refund = context.objects.find("refund", call.id);
    if (!refund) return no_such_object("refund", call.id);
    Params params(call);
    params.merge_metadata(refund->body["metadata"].as_object());
    if (params.failed()) return params.error();
    context.objects.update(*refund);
    emit_event(context, call.request_info, "refund.updated", refund->body);
    emit_event(context, call.request_info, "charge.refund.updated", refund->body);
    return refund->body;
}

ApiResult<json::object> list_refunds(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    ListQuery query = read_list_query(params, "refund");
    query.charge = params.text("charge").value_or("");
    query.payment_intent = params.text("payment_intent").value_or("");
    return answer_list(context, query, params, "/v1/refunds");
}

}  // namespace orderwire::sandbox
