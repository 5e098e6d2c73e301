// Why banks say no, with Stripe's codes and words.
#pragma once

#include <string_view>

namespace orderwire::sandbox {

struct Decline {
    std::string_view code;          // of the error
    std::string_view decline_code;  // a bank debit's charge has it as its failure_code
    std::string_view message;
};

// Of cards.
inline constexpr Decline generic{"card_declined", "generic_decline", "Your card was declined."};
inline constexpr Decline insufficient_funds{"card_declined", "insufficient_funds",
                                            "Your card has insufficient funds."};
inline constexpr Decline lost_card{"card_declined", "lost_card", "Your card was declined."};
inline constexpr Decline stolen_card{"card_declined", "stolen_card", "Your card was declined."};
inline constexpr Decline velocity{
    "card_declined", "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit."};
inline constexpr Decline fraudulent{"card_declined", "fraudulent", "Your card was declined."};
inline constexpr Decline expired_card{"expired_card", "expired_card", "Your card has expired."};
inline constexpr Decline incorrect_cvc{"incorrect_cvc", "incorrect_cvc",
                                       "Your card's security code is incorrect."};
inline constexpr Decline processing_error{
    "processing_error", "processing_error",
    "An error occurred while processing your card. Try again in a little bit."};
// Of a card that asked for authentication and may not get it (an off-session payment).
inline constexpr Decline authentication_decline{
    "authentication_required", "authentication_required",
    "Your card was declined. This transaction requires authentication."};

// Of bank debits.
inline constexpr std::string_view debit_failed = "payment_intent_payment_attempt_failed";
inline constexpr Decline bank_refused{debit_failed, "generic_decline", "The payment failed."};
inline constexpr Decline bank_insufficient_funds{
    "payment_method_provider_decline", "insufficient_funds",
    "The customer's account has insufficient funds to cover this payment."};
inline constexpr Decline account_closed{debit_failed, "account_closed",
                                        "The customer's bank account has been closed."};
inline constexpr Decline no_account{debit_failed, "no_account",
                                    "The customer's bank account could not be located."};
inline constexpr Decline debit_not_authorized{
    debit_failed, "debit_not_authorized",
    "The customer has notified their bank that this payment was unauthorized."};
inline constexpr Decline invalid_currency{
    debit_failed, "invalid_currency", "The bank was unable to process this payment because of its currency."};
inline constexpr Decline microdeposit_failed{"payment_method_microdeposit_failed", "microdeposit_failed",
                                             "Microdeposit transfers failed."};
inline constexpr Decline source_limit{
    debit_failed, "charge_exceeds_source_limit",
    "The payment exceeds the account's rolling-window processing limit for its source."};
inline constexpr Decline weekly_limit{debit_failed, "charge_exceeds_weekly_limit",
                                      "The payment exceeds the account's weekly processing limit."};
inline constexpr Decline transaction_limit{debit_failed, "charge_exceeds_transaction_limit",
                                           "The payment exceeds the account's processing limit."};
inline constexpr Decline refer_to_customer{
    debit_failed, "refer_to_customer",
    "The bank refers to the customer, who must be asked why the payment failed."};
inline constexpr Decline mandate_refused{debit_failed, "debit_not_authorized",
                                         "The customer's bank has refused the mandate."};
inline constexpr Decline tokenized_account_deactivated{
    debit_failed, "tokenized_account_number_deactivated",
    "The customer's tokenized account number has been deactivated."};

// Of accounts that can't even become a payment method.
inline constexpr Decline bank_not_supported{"sepa_debit_bank_not_supported", "",
                                            "The customer's bank does not support SEPA Direct Debit."};
inline constexpr Decline debits_not_supported{"sepa_debit_debits_not_supported", "",
                                              "The customer's account does not support SEPA Direct Debit."};
inline constexpr Decline account_number_invalid{"account_number_invalid", "",
                                                "The bank account number provided is invalid."};

}  // namespace orderwire::sandbox
