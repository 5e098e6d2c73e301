#include "sandbox/method_data.hpp"

#include <stdexcept>

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

// A test IBAN's own parts; the bank behind it is not looked up.
json::object debit_details(const TestMethod& method) {
    return {
        {"bank_code", method.number.substr(4, 5)}, {"branch_code", ""},
        {"country", method.number.substr(0, 2)},   {"fingerprint", "sandbox" + std::string(method.last4())},
        {"generated_from", json::object()},        {"last4", method.last4()}};
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
    record.body[method.type] = method.type == "card"         ? card_details(method, exp_month, exp_year)
                               : method.type == "sepa_debit" ? debit_details(method)
                                                             : bank_details(method);
    record.hidden = {{"test_method", method.name}};
    return record;
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

struct Card {
    const TestMethod* method;
    std::int64_t exp_month;
    std::int64_t exp_year;
};

// The refusal of a number that is well-formed but nobody's test number.
ApiError not_a_test_number(std::string_view what) {
    ApiError error =
        card_error("card_declined",
                   "Your " + std::string(what) +
                       " was declined. The sandbox accepts only Stripe's published test numbers; "
                       "what you sent was not kept.",
                   "");
    error.extra["decline_code"] = "test_mode_live_card";
    return error;
}

// The card that parameters stand for; its number was put into a class when the call came in.
outcome<Card> read_card(World& world, Params card) {
    card.allow("number exp_month exp_year cvc networks token");
    if (const auto token = card.text("token")) {
        const TestMethod* method = test_method_by_token(*token);
        if (card.failed()) return card.error();
        if (method == nullptr) return no_such_object("token", *token, card.full_name("token"));
        return Card{method, 12, current_year(world) + default_exp_year_offset};
    }
    const std::string number = card.required_text("number").value_or("");
    const std::int64_t month = card.required_integer("exp_month", -99, 9999).value_or(0);
    const std::int64_t year = full_year(card.required_integer("exp_year", 0, 9999).value_or(0));
    if (card.failed()) return card.error();

    if (number == incorrect_number)
        return card_error("incorrect_number", "Your card number is incorrect.", "number");
    if (number == live_number) return not_a_test_number("card");
    if (month < 1 || month > 12) {
        return card_error("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month");
    }
    if (year < current_year(world) || year > current_year(world) + 50) {
        return card_error("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year");
    }
    if (card.text("cvc") == "invalid")
        return card_error("invalid_cvc", "Your card's security code is invalid.", "cvc");
    const TestMethod* method = test_method_by_name(number);
    if (method == nullptr) return card_error("incorrect_number", "Your card number is incorrect.", "number");
    return Card{method, month, year};
}

outcome<const TestMethod*> read_debit(Params debit) {
    debit.allow("iban");
    const std::string iban = debit.required_text("iban").value_or("");
    if (debit.failed()) return debit.error();
    if (iban == live_number) return not_a_test_number("IBAN");
    const TestMethod* method = test_method_by_name(iban);
    if (method == nullptr) {
        return parameter_error("invalid_bank_account_iban", "The IBAN you provided is invalid.",
                               debit.full_name("iban"));
    }
    return method;
}

}  // namespace

Record make_named_method(World& world, const TestMethod& method) {
    static const json::object nothing;
    return make_method(world, method, 12, current_year(world) + default_exp_year_offset,
                       billing_details(Params(nothing)));
}

// Reads type, card or sepa_debit, and billing_details.
outcome<Record> make_described_method(World& world, Params data) {
    const std::string type = data.required_text("type").value_or("");
    json::object metadata;
    data.merge_metadata(metadata);
    json::object billing = billing_details(data.child("billing_details"));
    if (data.failed()) return data.error();
    Card card{nullptr, 0, 0};
    if (type == "card") {
        auto read = read_card(world, data.child("card"));
        if (!read) return read.error();
        card = *read;
    } else if (type == "sepa_debit") {
        auto read = read_debit(data.child("sepa_debit"));
        if (!read) return read.error();
        card.method = *read;
    } else {
        return parameter_error(
            "",
            "The sandbox makes payment methods of type card and sepa_debit; others come by their test names.",
            data.full_name("type"));
    }
    Record record = make_method(world, *card.method, card.exp_month, card.exp_year, std::move(billing));
    record.body["metadata"] = std::move(metadata);
    return record;
}

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
    auto record = make_described_method(world, params.child("payment_method_data"));
    if (!record) return record.error();
    world.records.insert(*record);
    return std::make_unique<const Record>(std::move(*record));
}

}  // namespace orderwire::sandbox
