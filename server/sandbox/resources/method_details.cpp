#include "sandbox/resources/method_details.hpp"

#include "sandbox/protocol/object_ids.hpp"

namespace orderwire::sandbox {

namespace {

json::value check_of(bool given, std::string_view result) {
    return given ? json::value(result) : json::value();
}

std::string fingerprint_of(const TestMethod& method) { return "sandbox" + std::string(method.last4()); }

json::object card_details(const TestMethod& method, const CardDetails& print, const json::object& billing) {
    const json::object* address = object_at(billing, "address");
    const bool line1 = address != nullptr && string_at(*address, "line1");
    const bool postal_code = address != nullptr && string_at(*address, "postal_code");
    return {{"brand", method.brand},
            {"checks",
             {{"address_line1_check", check_of(line1, method.checks.line1)},
              {"address_postal_code_check", check_of(postal_code, method.checks.postal_code)},
              {"cvc_check", check_of(print.cvc_given, method.checks.cvc)}}},
            {"country", method.country},
            {"display_brand", method.brand},
            {"exp_month", print.exp_month},
            {"exp_year", print.exp_year},
            {"fingerprint", fingerprint_of(method)},
            {"funding", method.funding},
            {"generated_from", nullptr},
            {"last4", method.last4()},
            {"networks", {{"available", json::array{method.brand}}, {"preferred", nullptr}}},
            {"regulated_status", "unregulated"},
            {"three_d_secure_usage", {{"supported", method.brand != "amex"}}},
            {"wallet", nullptr}};
}

// A test IBAN's own parts; the bank behind it is not looked up.
json::object sepa_details(const TestMethod& method) {
    return {{"bank_code", method.number.substr(4, 5)},
            {"branch_code", ""},
            {"country", method.number.substr(0, 2)},
            {"fingerprint", fingerprint_of(method)},
            {"generated_from", {{"charge", nullptr}, {"setup_attempt", nullptr}}},
            {"last4", method.last4()}};
}

json::object us_details(const TestMethod& method) {
    return {{"account_holder_type", "individual"},
            {"account_type", "checking"},
            {"bank_name", "SANDBOX BANK"},
            {"financial_connections_account", nullptr},
            {"fingerprint", fingerprint_of(method)},
            {"last4", method.last4()},
            {"networks", {{"preferred", "ach"}, {"supported", json::array{"ach"}}}},
            {"routing_number", us_routing_number},
            {"status_details", json::object()}};
}

json::object approval(const TestMethod& method) {
    return {{"authentication_flow",
             method.authentication == Authentication::frictionless ? "frictionless" : "challenge"},
            {"electronic_commerce_indicator", "05"},
            {"exemption_indicator", nullptr},
            {"result", "authenticated"},
            {"result_reason", nullptr},
            {"transaction_id", nullptr},
            {"version", "2.2.0"}};
}

void make_charges_card(json::object& details, const TestMethod& method, std::int64_t amount,
                       bool authenticated) {
    for (const char* member : {"display_brand", "generated_from", "networks", "three_d_secure_usage"})
        details.erase(member);
    const bool proved = authenticated || method.authentication == Authentication::frictionless;
    details["amount_authorized"] = amount;
    details["authorization_code"] = nullptr;
    details["electronic_commerce_indicator"] = nullptr;
    details["installments"] = nullptr;
    details["mandate"] = nullptr;
    details["network"] = details.at("brand");
    details["network_transaction_id"] = nullptr;
    details["three_d_secure"] = proved ? json::value(approval(method)) : json::value();
    details["transaction_link_id"] = nullptr;
}

}  // namespace

json::object payment_method_details(const TestMethod& method, const CardDetails& print,
                                    const json::object& billing) {
    if (method.type == "card") return card_details(method, print, billing);
    if (method.type == "sepa_debit") return sepa_details(method);
    if (method.type == "us_bank_account") return us_details(method);
    json::object details{{"fingerprint", fingerprint_of(method)}, {"last4", method.last4()}};
    if (method.type == "bacs_debit") details["sort_code"] = bacs_sort_code;
    if (method.type == "au_becs_debit") details["bsb_number"] = becs_bsb_number;
    return details;
}

json::object charge_method_details(const json::object& payment_method, const TestMethod& method,
                                   std::int64_t amount, bool authenticated) {
    json::object details = payment_method.at(method.type).as_object();
    if (method.type == "card") {
        make_charges_card(details, method, amount, authenticated);
    } else {
        for (const char* member :
             {"generated_from", "financial_connections_account", "networks", "status_details"})
            details.erase(member);
        details["mandate"] = new_object_id("mandate_");
        if (method.type == "us_bank_account") details["payment_reference"] = nullptr;
    }
    return {{method.type, std::move(details)}, {"type", method.type}};
}

}  // namespace orderwire::sandbox
