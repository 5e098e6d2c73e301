#include "sandbox/payment_methods.hpp"

#include <stdexcept>

#include "sandbox/events.hpp"
#include "sandbox/listing.hpp"
#include "sandbox/object_ids.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::int64_t default_exp_year_offset = 4;  // cards made of a test name are good for some years

std::int64_t current_year(World& world) {
    const auto day = std::chrono::floor<std::chrono::days>(world.clock.now());
    return static_cast<int>(std::chrono::year_month_day(day).year());
}

json::object card_details(const TestMethod& method, std::int64_t exp_month, std::int64_t exp_year) {
    return {
        {"brand", method.brand},
        {"checks",
         {{"address_line1_check", nullptr}, {"address_postal_code_check", nullptr}, {"cvc_check", "pass"}}},
        {"country", "US"},
        {"display_brand", method.brand},
        {"exp_month", exp_month},
        {"exp_year", exp_year},
        {"fingerprint", "sandbox" + std::string(method.last4())},
        {"funding", method.funding},
        {"generated_from", nullptr},
        {"last4", method.last4()},
        {"networks", {{"available", json::array{method.brand}}, {"preferred", nullptr}}},
        {"regulated_status", "unregulated"},
        {"three_d_secure_usage", {{"supported", true}}},
        {"wallet", nullptr}};
}

json::object bank_details(const TestMethod& method) {
    return {
        {"account_holder_type", "individual"}, {"account_type", "checking"}, {"bank_name", "SANDBOX BANK"},
        {"fingerprint", "sandboxbank"},        {"last4", method.last4()},    {"routing_number", "110000000"}};
}

json::object billing_details(Params details) {
    json::object billing{
        {"address", nullptr}, {"email", nullptr}, {"name", nullptr}, {"phone", nullptr}, {"tax_id", nullptr}};
    for (const char* key : {"email", "name", "phone"}) {
        if (const auto value = details.text(key, 500)) billing[key] = *value;
    }
    Params given = details.child("address");
    json::object address;
    for (const char* key : {"city", "country", "line1", "line2", "postal_code", "state"}) {
        const auto value = given.text(key, 500);
        address[key] = value ? json::value(*value) : json::value();
    }
    billing["address"] = std::move(address);
    return billing;
}

Record make_method(World& world, const TestMethod& method, std::int64_t exp_month, std::int64_t exp_year,
                   json::object billing) {
    Record record{new_object_id("pm_"), "payment_method", world.now_seconds(), {}};
    record.body = {{"id", record.id},
                   {"object", "payment_method"},
                   {"allow_redisplay", "unspecified"},
                   {"billing_details", std::move(billing)},
                   {"created", record.created},
                   {"customer", nullptr},
                   {"livemode", false},
                   {"metadata", json::object()},
                   {"type", method.type}};
    record.body[method.type] =
        method.type == "card" ? card_details(method, exp_month, exp_year) : bank_details(method);
    record.hidden = {{"test_method", method.name}};
    return record;
}

Record make_named_method(World& world, const TestMethod& method) {
    static const json::object nothing;
    return make_method(world, method, 12, current_year(world) + default_exp_year_offset,
                       billing_details(Params(nothing)));
}

ApiError card_error(std::string_view code, std::string_view message, std::string_view param) {
    ApiError error;
    error.status = 402;
    error.type = "card_error";
    error.code = code;
    error.message = message;
    error.param = param;
    return error;
}

// "34" is 2034.
std::int64_t full_year(std::int64_t year) { return year < 100 ? year + 2000 : year; }

// The test method that a card's parameters stand for; its number was put into a class when the call came in.
outcome<const TestMethod*> read_card(World& world, Params card) {
    card.allow("number exp_month exp_year cvc networks");
    if (card.has("token"))
        card.fail(parameter_error("", "The sandbox knows no card tokens.", card.full_name("token")));
    const std::string number = card.required_text("number").value_or("");
    const std::int64_t month = card.required_integer("exp_month", -99, 9999).value_or(0);
    const std::int64_t year = full_year(card.required_integer("exp_year", 0, 9999).value_or(0));
    if (card.failed()) return card.error();

    if (number == incorrect_number)
        return card_error("incorrect_number", "Your card number is incorrect.", "number");
    if (number == live_number) {
        ApiError error =
            card_error("card_declined",
                       "Your card was declined. The sandbox accepts only Stripe's published test cards; what "
                       "you sent was not kept.",
                       "");
        error.extra["decline_code"] = "test_mode_live_card";
        return error;
    }
    if (month < 1 || month > 12) {
        return card_error("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month");
    }
    if (year < current_year(world) || year > current_year(world) + 50) {
        return card_error("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year");
    }
    if (card.text("cvc") == "invalid")
        return card_error("invalid_cvc", "Your card's security code is invalid.", "cvc");
    return test_method_by_name(number);
}

// Reads type, card and billing_details, as POST /v1/payment_methods and payment_method_data take them.
outcome<Record> read_method_data(World& world, Params data) {
    const std::string type = data.required_text("type").value_or("");
    json::object metadata;
    data.merge_metadata(metadata);
    json::object billing = billing_details(data.child("billing_details"));
    if (data.failed()) return data.error();
    if (type != "card") {
        return parameter_error(
            "", "The sandbox makes payment methods of type card; others come by their test names.",
            data.full_name("type"));
    }
    Params card = data.child("card");
    auto method = read_card(world, card);
    if (!method) return method.error();
    const std::int64_t year = full_year(card.integer("exp_year", 0, 9999).value_or(0));
    Record record =
        make_method(world, **method, card.integer("exp_month", 1, 12).value_or(1), year, std::move(billing));
    record.body["metadata"] = std::move(metadata);
    return record;
}

}  // namespace

const TestMethod& behaviour_of(const Record& payment_method) {
    const TestMethod* method = test_method_by_name(text_at(payment_method.hidden, "test_method"));
    if (method == nullptr)
        throw std::runtime_error("payment method " + payment_method.id + " has no known behaviour");
    return *method;
}

outcome<std::unique_ptr<const Record>> read_payment_method(World& world, Params& params) {
    if (const auto id = params.text("payment_method")) {
        if (const TestMethod* named = test_method_by_name(*id)) {
            auto made = std::make_unique<const Record>(make_named_method(world, *named));
            world.records.insert(*made);
            return made;
        }
        auto record = world.records.find("payment_method", *id);
        if (!record) return no_such_object("PaymentMethod", *id, "payment_method");
        return std::make_unique<const Record>(std::move(*record));
    }
    if (!params.has("payment_method_data")) return std::unique_ptr<const Record>();
    auto record = read_method_data(world, params.child("payment_method_data"));
    if (!record) return record.error();
    world.records.insert(*record);
    return std::make_unique<const Record>(std::move(*record));
}

outcome<json::object> create_payment_method(World& world, const Call& call) {
    Params params(call.form);
    params.allow(
        "type card billing_details metadata allow_redisplay guid muid sid payment_user_agent "
        "referrer time_on_page pasted_fields");
    auto record = read_method_data(world, params);
    if (!record) return record.error();
    world.records.insert(*record);
    return record->body;
}

outcome<json::object> retrieve_payment_method(World& world, const Call& call) {
    if (const TestMethod* named = test_method_by_name(call.id)) {
        const Record record = make_named_method(world, *named);
        world.records.insert(record);
        return record.body;
    }
    const auto record = world.records.find("payment_method", call.id);
    if (!record) return no_such_object("PaymentMethod", call.id);
    return record->body;
}

outcome<json::object> list_payment_methods(World& world, const Call& call) {
    Params params(call.form);
    ListQuery query = read_list_query(params, "payment_method");
    params.allow("limit starting_after ending_before customer type allow_redisplay");
    query.customer = params.text("customer").value_or("");
    if (const auto type = params.one_of("type", {"card", "us_bank_account"})) query.types.push_back(*type);
    return answer_list(world, query, params, "/v1/payment_methods");
}

outcome<json::object> attach_payment_method(World& world, const Call& call) {
    Params params(call.form);
    const std::string customer = params.required_text("customer").value_or("");
    params.allow("customer");
    if (params.failed()) return params.error();
    std::optional<Record> method = world.records.find("payment_method", call.id);
    if (const TestMethod* named = test_method_by_name(call.id)) {
        method = make_named_method(world, *named);
        world.records.insert(*method);
    }
    if (!method) return no_such_object("PaymentMethod", call.id);
    if (!world.records.find("customer", customer)) return no_such_object("customer", customer, "customer");
    method->body["customer"] = customer;
    world.records.update(*method);
    emit(world, call.cause, "payment_method.attached", method->body);
    return method->body;
}

outcome<json::object> detach_payment_method(World& world, const Call& call) {
    Params params(call.form);
    params.allow("");
    if (params.failed()) return params.error();
    auto method = world.records.find("payment_method", call.id);
    if (!method) return no_such_object("PaymentMethod", call.id);
    const json::value customer = method->body.at("customer");
    method->body["customer"] = nullptr;
    world.records.update(*method);
    emit(world, call.cause, "payment_method.detached", method->body, {{"customer", customer}});
    return method->body;
}

}  // namespace orderwire::sandbox
