#include "cli/secret_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "mail/smtp_url.hpp"
#include "outbox/standard_webhook.hpp"
#include "outbox/webhook_sender.hpp"

namespace orderwire::cli {

namespace {

// The error's own words say what is wrong.
template <class Parse>
Check parsed_by(Parse parse) {
    return [parse](const std::string& given) -> std::optional<std::string> {
        const auto read = parse(given);
        return read ? std::nullopt : std::optional(read.error().detail);
    };
}

bool is_visible(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
}

std::string in_words(const SecretRule& rule) {
    std::string prefixes;
    for (const std::string& prefix : rule.prefixes)
        prefixes += (prefixes.empty() ? "" : " or ") + prefix;
    return fmt::format("accepted is {}{} {}", prefixes.empty() ? "" : prefixes + " and ", rule.length_min,
                       rule.visible ? "characters or more, of visible ASCII" : "bytes or more, in one line");
}

}  // namespace

// Stripe's own command takes keys of 12 characters or more.
const SecretRule stripe_key_rule{.prefixes = {"sk_test_", "sk_live_", "rk_test_", "rk_live_"},
                                 .length_min = 4};
const SecretRule publishable_key_rule{.prefixes = {"pk_test_", "pk_live_"}, .length_min = 4};
const SecretRule webhook_secret_rule{.prefixes = {"whsec_"}};
const SecretRule signing_secret_rule{.prefixes = {"whsec_"}, .form = parsed_by(outbox::parse_signing_secret)};
const SecretRule server_key_rule{.length_min = 16};
const SecretRule admin_token_rule{.length_min = 16};
const SecretRule shared_secret_rule{.length_min = 32, .visible = false};
const SecretRule notify_url_rule{.visible = false, .form = parsed_by(outbox::check_webhook_url)};
const SecretRule smtp_url_rule{.visible = false, .form = parsed_by(mail::parse_smtp_url)};

Check check_of(const SecretRule& rule) {
    return [rule](const std::string& given) -> std::optional<std::string> {
        if (rule.form) {
            if (auto why = rule.form(given)) return why;
        }
        const auto begins = [&](const std::string& prefix) { return given.starts_with(prefix); };
        const auto prefix = std::find_if(rule.prefixes.begin(), rule.prefixes.end(), begins);
        const bool has_prefix = rule.prefixes.empty() || prefix != rule.prefixes.end();
        const std::size_t prefix_length = prefix == rule.prefixes.end() ? 0 : prefix->size();
        const bool fits = has_prefix && given.size() >= prefix_length + rule.length_min &&
                          (!rule.visible || is_visible(given));
        return fits ? std::nullopt : std::optional(in_words(rule));
    };
}

}  // namespace orderwire::cli
