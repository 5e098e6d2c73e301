// Customers' tokens. A forged one names nobody; one with our signature over anything at all does no harm.
#include "api/customer_token.hpp"
#include "base/crypto.hpp"
#include "base/json.hpp"
#include "fuzz/target.hpp"

namespace orderwire {

namespace {

const std::string key(32, 'k');
const Time token_now{std::chrono::seconds(1'790'000'000)};

std::string encoded(std::string_view text) {
    return base64url({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

const api::CustomerTokens& customer_tokens() {
    static const api::CustomerTokens made(api::TokenKeys::by_secret(Secret(key)), {});
    return made;
}

}  // namespace

FUZZ_TARGET(token) {
    fuzz::demand(!customer_tokens().check(bytes, token_now), "a token needs the key");
    api::looks_like_token(bytes);
}

// A header and claims, a line each, signed as the shop would.
FUZZ_TARGET(signed_token) {
    const std::string_view head = bytes.substr(0, bytes.find('\n'));
    const std::string_view claims = bytes.substr(std::min(bytes.size(), head.size() + 1));
    const std::string text = encoded(head) + "." + encoded(claims);
    const std::string token = text + "." + base64url(hmac_sha256(key, text));
    const auto customer = customer_tokens().check(token, token_now);
    if (!customer) return;
    fuzz::demand(
        head.find("crit") == std::string_view::npos || parse_json(head)->get_object().find("crit") == nullptr,
        "crit is refused");
}

FUZZ_TARGET(jwk_set) {
    try {
        api::TokenKeys::of_set(bytes);
    } catch (const std::invalid_argument&) {
    }
}

}  // namespace orderwire
