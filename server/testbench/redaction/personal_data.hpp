// What in a payment payload is about a person, or a secret: by the words of its key, and by what it looks
// like. Pure.
#pragma once

#include <string>
#include <string_view>

namespace orderwire::testbench {

// Keys are read as words, whatever joins them: "ssn_last_4", "ssnLast4" and "SSN-last-4" are one.
// Addresses of every kind, names of people, telephone, documents, dates of birth, numbers of accounts.
bool is_personal_key(std::string_view key);
// What may never be shown, to whomever: client secrets, keys, passwords.
bool is_secret_key(std::string_view key);

struct Cleaned {
    std::string text;
    bool changed = false;
};

// A text with its secrets replaced by `redaction_mark`: what follows "_secret_", and keys of Stripe's
// (whsec_, sk_, rk_).
Cleaned without_secrets(std::string_view text);
// The same with e-mail addresses replaced too; one that is an IBAN or the number of a card as a whole.
Cleaned without_personal_data(std::string_view text);

}  // namespace orderwire::testbench
