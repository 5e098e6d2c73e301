#include "sandbox/payment_methods.hpp"

#include "sandbox/events.hpp"
#include "sandbox/listing.hpp"
#include "sandbox/method_data.hpp"

namespace orderwire::sandbox {

namespace {

// A bank is asked before a card is kept, and says no already then.
ApiError refuse_to_attach(const Decline& why) {
    ApiError error;
    error.status = 402;
    error.type = "card_error";
    error.code = why.code;
    error.message = why.message;
    error.extra["decline_code"] = why.decline_code;
    return error;
}

}  // namespace

outcome<json::object> create_payment_method(World& world, const Call& call) {
    Params params(call);
    auto record = make_described_method(world, params);
    if (!record) return record.error();
    world.records.insert(*record);
    return record->body;
}

outcome<json::object> retrieve_payment_method(World& world, const Call& call) {
    if (const TestMethod* named = published_method(call.id)) {
        const Record record = make_named_method(world, *named);
        world.records.insert(record);
        return record.body;
    }
    const auto record = world.records.find("payment_method", call.id);
    if (!record) return no_such_object("PaymentMethod", call.id);
    return record->body;
}

outcome<json::object> list_payment_methods(World& world, const Call& call) {
    Params params(call);
    ListQuery query = read_list_query(params, "payment_method");
    query.customer = params.text("customer").value_or("");
    if (const auto type =
            params.one_of("type", {"card", "sepa_debit", "us_bank_account", "bacs_debit", "au_becs_debit"}))
        query.types.push_back(*type);
    return answer_list(world, query, params, "/v1/payment_methods");
}

outcome<json::object> attach_payment_method(World& world, const Call& call) {
    Params params(call);
    const std::string customer = params.required_text("customer").value_or("");
    if (params.failed()) return params.error();
    std::optional<Record> method = world.records.find("payment_method", call.id);
    if (const TestMethod* named = published_method(call.id)) {
        method = make_named_method(world, *named);
        world.records.insert(*method);
    }
    if (!method) return no_such_object("PaymentMethod", call.id);
    if (!world.records.find("customer", customer)) return no_such_object("customer", customer, "customer");
    const TestMethod& behaviour = behaviour_of(*method);
    if (!behaviour.attaches_to_customers) return refuse_to_attach(*behaviour.decline);
    method->body["customer"] = customer;
    world.records.update(*method);
    emit(world, call.cause, "payment_method.attached", method->body);
    return method->body;
}

outcome<json::object> detach_payment_method(World& world, const Call& call) {
    auto method = world.records.find("payment_method", call.id);
    if (!method) return no_such_object("PaymentMethod", call.id);
    const json::value customer = method->body.at("customer");
    method->body["customer"] = nullptr;
    world.records.update(*method);
    emit(world, call.cause, "payment_method.detached", method->body, {{"customer", customer}});
    return method->body;
}

}  // namespace orderwire::sandbox
