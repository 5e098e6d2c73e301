#include "sandbox/resources/account.hpp"

#include "sandbox/protocol/object_ids.hpp"

namespace orderwire::sandbox {

namespace {

json::object business_profile() {
    json::object profile{{"name", "Sandbox"}};
    for (const char* unknown :
         {"mcc", "minority_owned_business_designation", "specified_commercial_transactions_act_url",
          "support_address", "support_email", "support_phone", "support_url", "url"})
        profile[unknown] = nullptr;
    return profile;
}

json::object settings() {
    const json::object descriptors{{"statement_descriptor", "SANDBOX"},
                                   {"statement_descriptor_kana", nullptr},
                                   {"statement_descriptor_kanji", nullptr}};
    json::object payments = descriptors;
    payments["statement_descriptor_prefix_kana"] = nullptr;
    payments["statement_descriptor_prefix_kanji"] = nullptr;
    return {
        {"bacs_debit_payments", {{"display_name", nullptr}, {"service_user_number", nullptr}}},
        {"branding",
         {{"icon", nullptr}, {"logo", nullptr}, {"primary_color", nullptr}, {"secondary_color", nullptr}}},
        {"card_issuing", {{"tos_acceptance", {{"date", nullptr}, {"ip", nullptr}}}}},
        {"card_payments",
         {{"decline_on", {{"avs_failure", false}, {"cvc_failure", false}}},
          {"statement_descriptor_prefix", nullptr},
          {"statement_descriptor_prefix_kana", nullptr},
          {"statement_descriptor_prefix_kanji", nullptr}}},
        {"dashboard", {{"display_name", "Sandbox"}, {"timezone", "Etc/UTC"}}},
        {"invoices", {{"default_account_tax_ids", nullptr}, {"hosted_payment_method_save", "offer"}}},
        {"payments", std::move(payments)},
        {"payouts",
         {{"debit_negative_balances", true},
          {"schedule", {{"delay_days", 2}, {"interval", "daily"}}},
          {"statement_descriptor", nullptr}}},
        {"sepa_debit_payments", json::object()}};
}

}  // namespace

ApiResult<json::object> retrieve_account(EmulatorContext& context, const ApiCall&) {
    const std::string id =
        context.database.setting_or("account", [] { return "acct_1" + random_letters(15); });
    return json::object{
        {"id", id},
        {"object", "account"},
        {"business_profile", business_profile()},
        {"business_type", nullptr},
        {"capabilities", {{"card_payments", "active"}, {"us_bank_account_ach_payments", "active"}}},
        {"charges_enabled", true},
        {"country", "US"},
        {"default_currency", "usd"},
        {"details_submitted", true},
        {"email", nullptr},
        {"metadata", json::object()},
        {"payouts_enabled", true},
        {"settings", settings()},
        {"type", "standard"}};
}

}  // namespace orderwire::sandbox
