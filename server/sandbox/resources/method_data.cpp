#include "sandbox/resources/method_data.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "sandbox/protocol/contact.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/resources/method_details.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::int64_t default_exp_year_offset = 4;  // cards made of a test name are good for some years

std::int64_t current_year(EmulatorContext& context) {
    const auto day = std::chrono::floor<std::chrono::days>(context.clock.now());
    return static_cast<int>(std::chrono::year_month_day(day).year());
}

json::object billing_details(Params details) {
    details.allow("address email name phone tax_id");
    json::object billing{{"address", read_address(details.child("address"))}};
    billing["email"] = text_or_null(read_email(details, "email"));
    for (const char* key : {"name", "phone", "tax_id"})
        billing[key] = text_or_null(details.text(key, 500));
    return billing;
}

StoredObject make_method(EmulatorContext& context, const TestMethod& method, const CardDetails& print,
                         json::object billing) {
    StoredObject record{new_object_id("pm_"), "payment_method", context.now_seconds(), {}};
    record.body = {{"id", record.id},
                   {"object", "payment_method"},
                   {"allow_redisplay", "unspecified"},
                   {"billing_details", billing},
                   {"created", record.created},
                   {"customer", nullptr},
                   {"customer_account", nullptr},
                   {"livemode", false},
                   {"metadata", json::object()},
                   {"type", method.type}};
    record.body[method.type] = payment_method_details(method, print, billing);
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

CardDetails print_of_named(EmulatorContext& context) {
    return {12, current_year(context) + default_exp_year_offset, true};
}

// "34" is 2034.
std::int64_t full_year(std::int64_t year) { return year < 100 ? year + 2000 : year; }

struct Described {
    const TestMethod* method = nullptr;
    CardDetails print = {};
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
ApiResult<Described> read_card(EmulatorContext& context, Params card) {
    card.allow("number exp_month exp_year cvc token");
    if (const auto token = card.text("token")) {
        const TestMethod* method = test_method_by_token(*token);
        if (card.failed()) return card.error();
        if (method == nullptr) return no_such_object("token", *token, card.full_name("token"));
        return Described{method, print_of_named(context)};
    }
    const std::string number = card.required_text("number").value_or("");
    const std::int64_t month = card.required_integer("exp_month", -99, 9999).value_or(0);
    const std::int64_t year = full_year(card.required_integer("exp_year", 0, 9999).value_or(0));
    const auto cvc = card.text("cvc");
    if (card.failed()) return card.error();

    if (number == incorrect_number)
        return card_error("incorrect_number", "Your card number is incorrect.", "number");
    if (number == live_number) return not_a_test_number("card");
    if (month < 1 || month > 12) {
        return card_error("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month");
    }
    if (year < current_year(context) || year > current_year(context) + 50) {
        return card_error("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year");
    }
    if (cvc == "invalid") return card_error("invalid_cvc", "Your card's security code is invalid.", "cvc");
    return Described{test_method_by_name(number), {month, year, cvc.has_value()}};
}

ApiResult<Described> read_sepa(Params debit) {
    debit.allow("iban");
    const std::string iban = debit.required_text("iban").value_or("");
    if (debit.failed()) return debit.error();
    if (iban == live_number) return not_a_test_number("IBAN");
    if (iban == incorrect_number) {
        return parameter_error("invalid_bank_account_iban", "The IBAN you provided is invalid.",
                               debit.full_name("iban"));
    }
    return Described{test_method_by_name(iban)};
}

// An account by its number and the code of its bank, which is the same for all test accounts of a type.
ApiResult<Described> read_account(Params account, std::string_view bank_key, std::string_view bank,
                                  std::string_view more) {
    account.allow(std::string(bank_key) + " account_number " + std::string(more));
    const std::string number = account.required_text("account_number").value_or("");
    const std::string given_bank = account.required_text(bank_key).value_or("");
    if (account.failed()) return account.error();
    if (number == incorrect_number) {
        return parameter_error("account_number_invalid", "The bank account number provided is invalid.",
                               account.full_name("account_number"));
    }
    if (given_bank != bank || number == live_number) return not_a_test_number("bank account");
    return Described{test_method_by_name(number)};
}

bool is_known_type(std::string_view type) {
    constexpr std::array types{"card", "sepa_debit", "us_bank_account", "bacs_debit", "au_becs_debit"};
    return std::find(types.begin(), types.end(), type) != types.end();
}

ApiResult<Described> read_described(EmulatorContext& context, const std::string& type, Params& data) {
    if (type == "card") return read_card(context, data.child("card"));
    if (type == "sepa_debit") return read_sepa(data.child("sepa_debit"));
    if (type == "us_bank_account") {
        return read_account(data.child(type), "routing_number", us_routing_number,
                            "account_holder_type=individual account_type=checking");
    }
    if (type == "bacs_debit") return read_account(data.child(type), "sort_code", bacs_sort_code, "");
    if (type == "au_becs_debit") return read_account(data.child(type), "bsb_number", becs_bsb_number, "");
    return parameter_error("",
                           "The sandbox makes payment methods of type card, sepa_debit, us_bank_account, "
                           "bacs_debit and au_becs_debit.",
                           data.full_name("type"));
}

}  // namespace

StoredObject make_named_method(EmulatorContext& context, const TestMethod& method) {
    static const json::object nothing;
    return make_method(context, method, print_of_named(context), billing_details(Params(nothing)));
}

ApiResult<StoredObject> make_described_method(EmulatorContext& context, Params data) {
    const std::string type = data.required_text("type").value_or("");
    data.allow("type billing_details metadata allow_redisplay" + (is_known_type(type) ? " " + type : ""));
    const auto redisplay = data.one_of("allow_redisplay", {"always", "limited", "unspecified"});
    json::object metadata;
    data.merge_metadata(metadata);
    json::object billing = billing_details(data.child("billing_details"));
    if (data.failed()) return data.error();
    const auto described = read_described(context, type, data);
    if (!described) return described.error();
    if (const Decline* refusal = described->method->refusal) {
        return parameter_error(refusal->code, std::string(refusal->message), data.full_name(type));
    }
    StoredObject record = make_method(context, *described->method, described->print, std::move(billing));
    record.body["metadata"] = std::move(metadata);
    if (redisplay) record.body["allow_redisplay"] = *redisplay;
    return record;
}

const TestMethod& behaviour_of(const StoredObject& payment_method) {
    const TestMethod* method = test_method_by_name(text_at(payment_method.hidden, "test_method"));
    if (method == nullptr)
        throw std::runtime_error("payment method " + payment_method.id + " has no known behaviour");
    return *method;
}

ApiResult<std::unique_ptr<const StoredObject>> read_payment_method(EmulatorContext& context, Params& params) {
    if (params.has("payment_method") && params.has("payment_method_data")) {
        return parameter_error(
            "parameters_exclusive",
            "You may only specify one of these parameters: payment_method, payment_method_data.",
            "payment_method");
    }
    if (const auto id = params.text("payment_method")) {
        if (const TestMethod* named = published_method(*id)) {
            auto made = std::make_unique<const StoredObject>(make_named_method(context, *named));
            context.objects.insert(*made);
            return made;
        }
        auto record = context.objects.find("payment_method", *id);
        if (!record) return no_such_object("PaymentMethod", *id, "payment_method");
        return std::make_unique<const StoredObject>(std::move(*record));
    }
    if (!params.has("payment_method_data")) return std::unique_ptr<const StoredObject>();
    auto record = make_described_method(context, params.child("payment_method_data"));
    if (!record) return record.error();
    context.objects.insert(*record);
    return std::make_unique<const StoredObject>(std::move(*record));
}

}  // namespace orderwire::sandbox
