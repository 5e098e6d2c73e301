#include "sandbox/resources/products.hpp"

#include "sandbox/protocol/amounts.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/resources/events.hpp"
#include "sandbox/resources/listing.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::size_t name_length_max = 5000;

StoredObject make_product(EmulatorContext& context) {
    StoredObject product{new_object_id("prod_"), "product", context.now_seconds(), {}};
    product.body = {{"id", product.id},
                    {"object", "product"},
                    {"active", true},
                    {"created", product.created},
                    {"default_price", nullptr},
                    {"description", nullptr},
                    {"images", json::array()},
                    {"livemode", false},
                    {"marketing_features", json::array()},
                    {"metadata", json::object()},
                    {"name", nullptr},
                    {"package_dimensions", nullptr},
                    {"shippable", nullptr},
                    {"statement_descriptor", nullptr},
                    {"tax_code", nullptr},
                    {"tax_details", nullptr},
                    {"type", "service"},
                    {"unit_label", nullptr},
                    {"updated", product.created},
                    {"url", nullptr}};
    return product;
}

void set_product(Params& params, StoredObject& product) {
    if (const auto name = params.text("name", name_length_max)) product.body["name"] = *name;
    for (const char* key : {"description", "url", "tax_code", "unit_label", "statement_descriptor"}) {
        if (const auto text = params.text(key)) product.body[key] = *text;
        if (params.is_unset(key)) product.body[key] = nullptr;
    }
    if (const auto images = params.texts("images"); !images.empty())
        product.body["images"] = json::value_from(images);
    for (const char* key : {"active", "shippable"}) {
        if (const auto yes = params.boolean(key)) product.body[key] = *yes;
    }
    if (const auto type = params.one_of("type", {"good", "service"})) product.body["type"] = *type;
    params.merge_metadata(product.body["metadata"].as_object());
}

StoredObject make_price(EmulatorContext& context, const json::value& product, const std::string& currency,
                        std::int64_t unit_amount, json::value recurring) {
    const std::string_view type = recurring.is_null() ? "one_time" : "recurring";
    StoredObject price{new_object_id("price_"), "price", context.now_seconds(), {}};
    price.body = {{"id", price.id},
                  {"object", "price"},
                  {"active", true},
                  {"billing_scheme", "per_unit"},
                  {"created", price.created},
                  {"currency", currency},
                  {"custom_unit_amount", nullptr},
                  {"livemode", false},
                  {"lookup_key", nullptr},
                  {"metadata", json::object()},
                  {"nickname", nullptr},
                  {"product", product},
                  {"recurring", std::move(recurring)},
                  {"tax_behavior", "unspecified"},
                  {"tiers_mode", nullptr},
                  {"transform_quantity", nullptr},
                  {"type", type},
                  {"unit_amount", unit_amount},
                  {"unit_amount_decimal", std::to_string(unit_amount)}};
    return price;
}

// unit_amount, or unit_amount_decimal where that is a whole number.
std::int64_t read_price_amount(Params& params, const std::string& currency) {
    if (params.has("unit_amount_decimal") && params.has("unit_amount")) {
        params.fail(
            parameter_error("parameters_exclusive",
                            "You may only specify one of these parameters: unit_amount, unit_amount_decimal.",
                            params.full_name("unit_amount")));
    }
    return read_unit_amount(params, params.has("unit_amount_decimal") ? "unit_amount_decimal" : "unit_amount",
                            currency);
}

void set_tax_behavior(Params& params, StoredObject& price) {
    if (const auto behavior = params.one_of("tax_behavior", {"unspecified", "exclusive", "inclusive"}))
        price.body["tax_behavior"] = *behavior;
}

// {interval, interval_count}, as a price shows them; null for a one-off price.
json::value read_recurring(Params& params) {
    if (!params.has("recurring")) return nullptr;
    Params recurring = params.child("recurring");
    const auto interval = recurring.one_of("interval", {"day", "week", "month", "year"});
    if (!interval) recurring.fail(missing_parameter(recurring.full_name("interval")));
    const std::int64_t count = recurring.integer("interval_count", 1, 1095).value_or(1);
    recurring.allow("interval interval_count usage_type=licensed");
    return {{"interval", interval.value_or("")},
            {"interval_count", count},
            {"meter", nullptr},
            {"trial_period_days", nullptr},
            {"usage_type", "licensed"}};
}

// The product that a call names, or describes under `data_key`.
ApiResult<std::string> read_product(EmulatorContext& context, Params& params, const char* data_key) {
    if (params.has("product") && params.has(data_key)) {
        return parameter_error(
            "parameters_exclusive",
            "You may only specify one of these parameters: product, " + std::string(data_key) + ".",
            params.full_name("product"));
    }
    if (const auto id = params.text("product")) {
        if (!context.objects.find("product", *id)) {
            return no_such_object("product", *id, params.full_name("product"));
        }
        return *id;
    }
    if (!params.has(data_key)) return missing_parameter(params.full_name("product"));
    Params data = params.child(data_key);
    StoredObject product = make_product(context);
    if (!data.has("name")) data.fail(missing_parameter(data.full_name("name")));
    set_product(data, product);
    data.allow("name description images metadata tax_code unit_label active statement_descriptor");
    if (data.failed()) return data.error();
    context.objects.insert(product);
    return product.id;
}

}  // namespace

ApiResult<json::object> create_product(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    StoredObject product = make_product(context);
    if (!params.has("name")) params.fail(missing_parameter("name"));
    set_product(params, product);
    if (params.failed()) return params.error();
    context.objects.insert(product);
    emit_event(context, call.request_info, "product.created", product.body);
    return product.body;
}

ApiResult<json::object> retrieve_product(EmulatorContext& context, const ApiCall& call) {
    const auto product = context.objects.find("product", call.id);
    if (!product) return no_such_object("product", call.id);
    return product->body;
}

ApiResult<json::object> update_product(EmulatorContext& context, const ApiCall& call) {
    auto product = context.objects.find("product", call.id);
    if (!product) return no_such_object("product", call.id);
    Params params(call);
    set_product(params, *product);
    if (params.failed()) return params.error();
    product->body["updated"] = context.now_seconds();
    context.objects.update(*product);
    emit_event(context, call.request_info, "product.updated", product->body);
    return product->body;
}

ApiResult<json::object> delete_product(EmulatorContext& context, const ApiCall& call) {
    const auto product = context.objects.find("product", call.id);
    if (!product) return no_such_object("product", call.id);
    context.objects.remove(product->id);
    emit_event(context, call.request_info, "product.deleted", product->body);
    return json::object{{"id", product->id}, {"object", "product"}, {"deleted", true}};
}

ApiResult<json::object> list_products(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    const ListQuery query = read_list_query(params, "product");
    return answer_list(context, query, params, "/v1/products");
}

ApiResult<json::object> create_price(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    const std::string currency = read_currency(params, "currency");
    const std::int64_t unit_amount = read_price_amount(params, currency);
    json::value recurring = read_recurring(params);
    const auto nickname = params.text("nickname");
    const auto lookup_key = params.text("lookup_key", 200);
    const auto active = params.boolean("active");
    json::object metadata;
    params.merge_metadata(metadata);
    if (params.failed()) return params.error();
    auto product = read_product(context, params, "product_data");
    if (!product) return product.error();
    StoredObject price =
        make_price(context, json::value(*product), currency, unit_amount, std::move(recurring));
    if (nickname) price.body["nickname"] = *nickname;
    if (lookup_key) price.body["lookup_key"] = *lookup_key;
    if (active) price.body["active"] = *active;
    set_tax_behavior(params, price);
    if (params.failed()) return params.error();
    price.body["metadata"] = std::move(metadata);
    context.objects.insert(price);
    emit_event(context, call.request_info, "price.created", price.body);
    return price.body;
}

ApiResult<StoredObject> make_inline_price(EmulatorContext& context, Params data) {
    const std::string currency = read_currency(data, "currency");
    const std::int64_t unit_amount = read_price_amount(data, currency);
    json::value recurring = read_recurring(data);
    data.allow("currency unit_amount unit_amount_decimal product product_data recurring tax_behavior");
    if (data.failed()) return data.error();
    auto product = read_product(context, data, "product_data");
    if (!product) return product.error();
    StoredObject price =
        make_price(context, json::value(*product), currency, unit_amount, std::move(recurring));
    price.body["active"] = false;
    set_tax_behavior(data, price);
    if (data.failed()) return data.error();
    context.objects.insert(price);
    return price;
}

ApiResult<json::object> retrieve_price(EmulatorContext& context, const ApiCall& call) {
    const auto price = context.objects.find("price", call.id);
    if (!price) return no_such_object("price", call.id);
    return price->body;
}

ApiResult<json::object> update_price(EmulatorContext& context, const ApiCall& call) {
    auto price = context.objects.find("price", call.id);
    if (!price) return no_such_object("price", call.id);
    Params params(call);
    if (const auto nickname = params.text("nickname")) price->body["nickname"] = *nickname;
    if (const auto lookup_key = params.text("lookup_key", 200)) price->body["lookup_key"] = *lookup_key;
    set_tax_behavior(params, *price);
    if (const auto active = params.boolean("active")) price->body["active"] = *active;
    params.merge_metadata(price->body["metadata"].as_object());
    if (params.failed()) return params.error();
    context.objects.update(*price);
    emit_event(context, call.request_info, "price.updated", price->body);
    return price->body;
}

ApiResult<json::object> list_prices(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    const ListQuery query = read_list_query(params, "price");
    return answer_list(context, query, params, "/v1/prices");
}

}  // namespace orderwire::sandbox
