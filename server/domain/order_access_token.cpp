#include "domain/order_access_token.hpp"

#include <charconv>

#include "base/crypto.hpp"

namespace orderwire::domain {

namespace {

// The first line keeps these apart from whatever else the key may once sign.
std::string mac(const Secret& key, std::string_view order_id, std::string_view expires) {
    std::string signed_text("orderwire order pass\n");
    signed_text.append(order_id).append("\n").append(expires);
    return base64url(hmac_sha256(key.reveal(), signed_text));
}

}  // namespace

std::string make_order_access_token(const Secret& key, std::string_view order_id, Time expires) {
    const std::string seconds = std::to_string(to_seconds(expires));
    return seconds + "." + mac(key, order_id, seconds);
}

AccessTokenState check_order_access_token(const Secret& key, std::string_view order_id, std::string_view pass,
                                          Time now) {
    const std::size_t dot = pass.find('.');
    if (dot == std::string_view::npos) return AccessTokenState::wrong;
    const std::string_view seconds = pass.substr(0, dot);
    if (!equal_in_constant_time(pass.substr(dot + 1), mac(key, order_id, seconds)))
        return AccessTokenState::wrong;
    std::int64_t expires = 0;
    std::from_chars(seconds.data(), seconds.data() + seconds.size(), expires);
    return to_seconds(now) < expires ? AccessTokenState::good : AccessTokenState::expired;
}

}  // namespace orderwire::domain
