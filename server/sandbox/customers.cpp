#include "sandbox/customers.hpp"

#include "sandbox/contact.hpp"
#include "sandbox/events.hpp"
#include "sandbox/listing.hpp"
#include "sandbox/object_ids.hpp"

namespace orderwire::sandbox {

namespace {

void set_details(Params& params, Record& customer) {
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

Record make_customer(World& world) {
    Record customer{new_object_id("cus_"), "customer", world.now_seconds(), {}};
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

outcome<json::object> create_customer(World& world, const Call& call) {
    Record customer = make_customer(world);
    Params params(call);
    set_details(params, customer);
    if (params.failed()) return params.error();
    world.records.insert(customer);
    emit(world, call.cause, "customer.created", customer.body);
    return customer.body;
}

outcome<json::object> retrieve_customer(World& world, const Call& call) {
    const auto customer = world.records.find("customer", call.id);
    if (!customer) return no_such_object("customer", call.id);
    return customer->body;
}

outcome<json::object> update_customer(World& world, const Call& call) {
    auto customer = world.records.find("customer", call.id);
    if (!customer) return no_such_object("customer", call.id);
    Params params(call);
    set_details(params, *customer);
    if (params.failed()) return params.error();
    world.records.update(*customer);
    emit(world, call.cause, "customer.updated", customer->body);
    return customer->body;
}

outcome<json::object> delete_customer(World& world, const Call& call) {
    const auto customer = world.records.find("customer", call.id);
    if (!customer) return no_such_object("customer", call.id);
    world.records.remove(customer->id);
    emit(world, call.cause, "customer.deleted", customer->body);
    return json::object{{"id", customer->id}, {"object", "customer"}, {"deleted", true}};
}

outcome<json::object> list_customers(World& world, const Call& call) {
    Params params(call);
    const ListQuery query = read_list_query(params, "customer");
    return answer_list(world, query, params, "/v1/customers");
}

}  // namespace orderwire::sandbox
