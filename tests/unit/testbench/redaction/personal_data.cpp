#include "testbench/redaction/personal_data.hpp"

#include <doctest/doctest.h>

#include "testbench/redaction/redaction.hpp"

using namespace orderwire::testbench;

TEST_SUITE_BEGIN("testbench: personal data");

TEST_CASE("keys about a person are known by their words, however these are joined") {
    for (const char* key : {"email",
                            "receipt_email",
                            "receiptEmail",
                            "E-Mail",
                            "EMAIL",
                            "emailaddress",
                            "e_mail",
                            "phone_number",
                            "mobile",
                            "address",
                            "addresses",
                            "billing_address",
                            "line1",
                            "postal_code",
                            "zip",
                            "ip",
                            "customer_purchase_ip",
                            "ip_address",
                            "ipAddress",
                            "user_agent",
                            "name",
                            "last_name",
                            "lastName",
                            "cardholder_name",
                            "verified_name",
                            "account_holder_name",
                            "display_name",
                            "dob",
                            "date_of_birth",
                            "birthDate",
                            "nationality",
                            "fingerprint",
                            "payer_id",
                            "buyer_id",
                            "cashtag",
                            "vpa"}) {
        CAPTURE(key);
        CHECK(is_personal_key(key));
    }
}

TEST_CASE("so are numbers of people, of their papers and of their accounts") {
    for (const char* key : {"iban",
                            "IBAN",
                            "iban_last4",
                            "customer_iban",
                            "bic",
                            "ssn",
                            "ssn_last_4",
                            "ssnLast4",
                            "SSNLast4",
                            "SSN-last-4",
                            "account_number",
                            "accountNumber",
                            "account_number_type",
                            "routing_number",
                            "sort_code",
                            "bsb_number",
                            "transit_number",
                            "institution_number",
                            "id_number",
                            "id_number_secondary",
                            "tax_id",
                            "tax_ids",
                            "vat",
                            "cpf",
                            "clabe",
                            "passport",
                            "passport_no",
                            "document_number",
                            "card_number",
                            "pan"}) {
        CAPTURE(key);
        CHECK(is_personal_key(key));
    }
}

TEST_CASE("what is about a thing stays readable") {
    for (const char* key : {"",
                            "id",
                            "object",
                            "amount",
                            "currency",
                            "status",
                            "created",
                            "type",
                            "last4",
                            "brand",
                            "exp_month",
                            "country",
                            "city",
                            "bank_name",
                            "product_name",
                            "file_name",
                            "number",
                            "receipt_number",
                            "invoice_number",
                            "description",
                            "shipping",
                            "recipient",
                            "scope",
                            "tipped",
                            "classname",
                            "metadata",
                            "payment_method_types",
                            "account",
                            "customer",
                            "livemode",
                            "zipped",
                            "cvc_check",
                            "principal",
                            "panel"}) {
        CAPTURE(key);
        CHECK_FALSE(is_personal_key(key));
    }
}

TEST_CASE("secrets are known by their keys") {
    for (const char* key : {"secret", "client_secret", "clientSecret", "secret_key", "password", "api_key",
                            "apiKey", "X-Api-Key", "private_key", "cvc", "card_cvv"})
        CHECK(is_secret_key(key));
    for (const char* key : {"", "key", "secretary", "cvc_check", "token", "keys", "public_key"})
        CHECK_FALSE(is_secret_key(key));
}

TEST_CASE("a text loses its secrets, and no more") {
    CHECK(without_secrets("pi_1_secret_aB9&x").text == "pi_1_secret_" + std::string(redaction_mark) + "&x");
    CHECK(without_secrets("use sk_live_abc, rk_test_d and whsec_e").text ==
          "use sk_live_" + std::string(redaction_mark) + ", rk_test_" + std::string(redaction_mark) +
              " and whsec_" + std::string(redaction_mark));
    for (const char* text : {"", "task_live_abc", "_secret_", "whsec_", "secret_abc", "ada@example.org"})
        CHECK_FALSE(without_secrets(text).changed);
}

TEST_CASE("a text loses addresses; the number of a card or of an account goes as a whole") {
    const std::string hidden(redaction_mark);
    CHECK(without_personal_data("550 <ada@example.org> unknown, ask b+c@d").text ==
          "550 <" + hidden + "> unknown, ask " + hidden);
    CHECK(without_personal_data("a@b@c").changed);
    for (const char* number :
         {"4242424242424242", "4242-4242-4242-4242", "378282246310005", "GB82 WEST 1234 5698 7654 32",
          "NO9386011117947", "FR1420041010050500013M02606"}) {
        CAPTURE(number);
        CHECK(without_personal_data(number).text == hidden);
    }
    for (const char* text : {"", "@", "a@", "@b", "1795000000000", "4242424242424241",
                             "GB82WEST12345698765431", "2026-11-22T10:00:00Z", "evt_1"}) {
        CAPTURE(text);
        CHECK_FALSE(without_personal_data(text).changed);
    }
}

TEST_SUITE_END();
