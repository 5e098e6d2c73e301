#include "sandbox/refunds.hpp"

#include <limits>

#include "sandbox/events.hpp"
#include "sandbox/listing.hpp"
#include "sandbox/money.hpp"
#include "sandbox/object_ids.hpp"
#include "sandbox/presentment.hpp"
#include "sandbox/test_methods.hpp"

namespace orderwire::sandbox {

namespace {

std::int64_t unrefunded(const json::object& charge) {
    return integer_at(charge, "amount_captured").value_or(0) -
           integer_at(charge, "amount_refunded").value_or(0);
}

void change_refunded(Record& charge, std::int64_t by) {
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
outcome<Record> find_charge(World& world, const std::string& charge_id, const std::string& intent_id) {
    if (!charge_id.empty()) {
        auto charge = world.records.find("charge", charge_id);
        if (!charge) return no_such_object("charge", charge_id, "charge");
        return std::move(*charge);
    }
    const auto intent = world.records.find("payment_intent", intent_id);
    if (!intent) return no_such_object("payment_intent", intent_id, "payment_intent");
    auto charge = world.records.find("charge", text_at(intent->body, "latest_charge"));
    if (!charge || text_at(intent->body, "status") != "succeeded") {
        return refused("",
                       "This PaymentIntent (" + intent_id + ") does not have a successful charge to refund.",
                       "payment_intent");
    }
    return std::move(*charge);
}

Aftermath aftermath_of(const Record& charge) {
    const TestMethod* method = test_method_by_name(text_at(charge.hidden, "test_method"));
    return method == nullptr ? Aftermath::none : method->aftermath;
}

}  // namespace

void settle_refund(World& world, Record& refund, bool failed) {
    refund.body["status"] = failed ? "failed" : "succeeded";
    if (failed) refund.body["failure_reason"] = "unknown";
    world.records.update(refund);
    auto charge = world.records.find("charge", text_at(refund.body, "charge"));
    if (failed && charge) {
        change_refunded(*charge, -integer_at(refund.body, "amount").value_or(0));
        world.records.update(*charge);
    }
    emit(world, Cause{}, "refund.updated", refund.body);
    emit(world, Cause{}, "charge.refund.updated", refund.body);
    if (failed) emit(world, Cause{}, "refund.failed", refund.body);
}

outcome<json::object> create_refund(World& world, const Call& call) {
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

    auto charge = find_charge(world, charge_id, intent_id);
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

    const Aftermath aftermath = aftermath_of(*charge);
    Record refund{new_object_id("re_"), "refund", world.now_seconds(), {}};
    refund.body = {{"id", refund.id},
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
                   {"status", aftermath == Aftermath::refund_pending ? "pending" : "succeeded"},
                   {"transfer_reversal", nullptr}};
    if (const json::object* presented = object_at(charge->body, "presentment_details")) {
        json::object part = *presented;
        part["presentment_amount"] =
            presented_part(amount, integer_at(*presented, "presentment_amount").value_or(0),
                           integer_at(charge->body, "amount").value_or(0));
        refund.body["presentment_details"] = std::move(part);
    }
    world.records.insert(refund);
    change_refunded(*charge, amount);
    world.records.update(*charge);
    emit(world, call.cause, "refund.created", refund.body);
    emit(world, call.cause, "charge.refunded", charge->body);
    const Time due = world.clock.now() + world.timings.settle_after;
    if (aftermath == Aftermath::refund_pending) world.tasks.add(due, "settle_refund", refund.id);
    if (aftermath == Aftermath::refund_fails) world.tasks.add(due, "fail_refund", refund.id);
    return refund.body;
}

outcome<json::object> retrieve_refund(World& world, const Call& call) {
    const auto refund = world.records.find("refund", call.id);
    if (!refund) return no_such_object("refund", call.id);
    return refund->body;
}

outcome<json::object> update_refund(World& world, const Call& call) {
    auto refund = world.records.find("refund", call.id);
    if (!refund) return no_such_object("refund", call.id);
    Params params(call);
    params.merge_metadata(refund->body["metadata"].as_object());
    if (params.failed()) return params.error();
    world.records.update(*refund);
    emit(world, call.cause, "refund.updated", refund->body);
    emit(world, call.cause, "charge.refund.updated", refund->body);
    return refund->body;
}

outcome<json::object> list_refunds(World& world, const Call& call) {
    Params params(call);
    ListQuery query = read_list_query(params, "refund");
    query.charge = params.text("charge").value_or("");
    query.payment_intent = params.text("payment_intent").value_or("");
    return answer_list(world, query, params, "/v1/refunds");
}

}  // namespace orderwire::sandbox
