// What a secret must be, whichever way it is given. Options trim it first, and refuse what is empty or of
// several lines.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/option.hpp"

namespace orderwire::cli {

struct SecretRule {
    std::vector<std::string> prefixes = {};  // one of them begins it; none: anything does
    std::size_t length_min = 8;              // behind the prefix, in bytes
    bool visible = true;                     // of visible ASCII only: it goes into a header, or is typed
    // Of a form of its own: why a value is refused, or nothing.
    Check form = nullptr;
};

extern const SecretRule stripe_key_rule;       // sk_test_…, sk_live_…, rk_…
extern const SecretRule publishable_key_rule;  // pk_test_…, pk_live_…
extern const SecretRule webhook_secret_rule;   // Stripe's whsec_…: all of it is the key
extern const SecretRule signing_secret_rule;   // Standard Webhooks' whsec_…: base64 of the key
extern const SecretRule server_key_rule;
extern const SecretRule admin_token_rule;
extern const SecretRule shared_secret_rule;  // of tokens signed with HS256
extern const SecretRule notify_url_rule;     // its path may be a secret
extern const SecretRule smtp_url_rule;       // holds a password

// What it refuses it does not repeat.
Check check_of(const SecretRule& rule);

}  // namespace orderwire::cli
