#include "sandbox/resources/payment_methods.hpp"

#include "sandbox/resources/events.hpp"
#include "sandbox/resources/listing.hpp"
#include "sandbox/resources/method_data.hpp"

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

ApiResult<json::object> create_payment_method(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    auto record = make_described_method(context, params);
    if (!record) return record.error();
    context.objects.insert(*record);
    return record->body;
}

ApiResult<json::object> retrieve_payment_method(EmulatorContext& context, const ApiCall& call) {
    if (const TestMethod* named = published_method(call.id)) {
        const StoredObject record = make_named_method(context, *named);
        context.objects.insert(record);
        return record.body;
    }
    const auto record = context.objects.find("payment_method", call.id);
    if (!record) return no_such_object("PaymentMethod", call.id);
    return record->body;
}

ApiResult<json::object> list_payment_methods(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    ListQuery query = read_list_query(params, "payment_method");
    query.customer = params.text("customer").value_or("");
    if (const auto type =
            params.one_of("type", {"card", "sepa_debit", "us_bank_account", "bacs_debit", "au_becs_debit"}))
        query.types.push_back(*type);
    return answer_list(context, query, params, "/v1/payment_methods");
}

ApiResult<json::object> attach_payment_method(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    const std::string customer = params.required_text("customer").value_or("");
    if (params.failed()) return params.error();
    std::optional<StoredObject> method = context.objects.find("payment_method", call.id);
    if (const TestMethod* named = published_method(call.id)) {
        method = make_named_method(context, *named);
        context.objects.insert(*method);
    }
    if (!method) return no_such_object("PaymentMethod", call.id);
    if (!context.objects.find("customer", customer)) return no_such_object("customer", customer, "customer");
    const TestMethod& behaviour = behaviour_of(*method);
    if (!behaviour.attaches_to_customers) return refuse_to_attach(*behaviour.decline);
    method->body["customer"] = customer;
    context.objects.update(*method);
    emit_event(context, call.request_info, "payment_method.attached", method->body);
    return method->body;
}

ApiResult<json::object> detach_payment_method(EmulatorContext& context, const ApiCall& call) {
    auto method = context.objects.find("payment_method", call.id);
    if (!method) return no_such_object("PaymentMethod", call.id);
    const json::value customer = method->body.at("customer");
    method->body["customer"] = nullptr;
    context.objects.update(*method);
    emit_event(context, call.request_info, "payment_method.detached", method->body, {{"customer", customer}});
    return method->body;
}

}  // namespace orderwire::sandbox
