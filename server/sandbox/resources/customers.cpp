#include "sandbox/resources/customers.hpp"

#include "sandbox/protocol/contact.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/resources/events.hpp"
#include "sandbox/resources/listing.hpp"

namespace orderwire::sandbox {

namespace {

void set_details(Params& params, StoredObject& customer) {
    for (const char* key : {"description", "name", "phone"}) {
        if (const auto text = params.text(key, 512)) customer.body[key] = *text;
    }
    if (const auto email = read_email(params, "email")) customer.body["email"] = *email;
    if (params.has("address")) customer.body["address"] = read_address(params.child("address"));
    if (params.has("shipping")) customer.body["shipping"] = read_shipping(params.child("shipping"), "");
    for (const char* key : {"description", "email", "name", "phone", "address", "shipping"}) {
        if (params.is_unset(key)) customer.body[key] = nullptr;
    }
    params.merge_metadata(customer.body["metadata"].as_object());
}

}  // namespace

StoredObject make_customer(EmulatorContext& context) {
    StoredObject customer{new_object_id("cus_"), "customer", context.now_seconds(), {}};
    customer.body = {{"id", customer.id},
                     {"object", "customer"},
                     {"address", nullptr},
                     {"balance", 0},
                     {"created", customer.created},
                     {"currency", nullptr},
                     {"default_source", nullptr},
                     {"delinquent", false},
                     {"description", nullptr},
                     {"discount", nullptr},
                     {"email", nullptr},
                     {"invoice_prefix", random_letters(8)},
                     {"invoice_settings",
                      {{"custom_fields", nullptr},
                       {"default_payment_method", nullptr},
                       {"footer", nullptr},
                       {"rendering_options", nullptr}}},
                     {"livemode", false},
                     {"metadata", json::object()},
                     {"name", nullptr},
                     {"phone", nullptr},
                     {"preferred_locales", json::array()},
                     {"shipping", nullptr},
                     {"tax_exempt", "none"},
                     {"test_clock", nullptr}};
    return customer;
}

ApiResult<json::object> create_customer(EmulatorContext& context, const ApiCall& call) {
    StoredObject customer = make_customer(context);
    Params params(call);
    set_details(params, customer);
    if (params.failed()) return params.error();
    context.objects.insert(customer);
    emit_event(context, call.request_info, "customer.created", customer.body);
    return customer.body;
}

ApiResult<json::object> retrieve_customer(EmulatorContext& context, const ApiCall& call) {
    const auto customer = context.objects.find("customer", call.id);
    if (!customer) return no_such_object("customer", call.id);
    return customer->body;
}

ApiResult<json::object> update_customer(EmulatorContext& context, const ApiCall& call) {
    auto customer = context.objects.find("customer", call.id);
    if (!customer) return no_such_object("customer", call.id);
    Params params(call);
    set_details(params, *customer);
    if (params.failed()) return params.error();
    context.objects.update(*customer);
    emit_event(context, call.request_info, "customer.updated", customer->body);
    return customer->body;
}

ApiResult<json::object> delete_customer(EmulatorContext& context, const ApiCall& call) {
    const auto customer = context.objects.find("customer", call.id);
    if (!customer) return no_such_object("customer", call.id);
    context.objects.remove(customer->id);
    emit_event(context, call.request_info, "customer.deleted", customer->body);
    return json::object{{"id", customer->id}, {"object", "customer"}, {"deleted", true}};
}

ApiResult<json::object> list_customers(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    const ListQuery query = read_list_query(params, "customer");
    return answer_list(context, query, params, "/v1/customers");
}

}  // namespace orderwire::sandbox
