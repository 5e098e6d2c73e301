#include "api/customer_token.hpp"

#include <algorithm>
#include <cmath>

#include "api/customer_details.hpp"
#include "base/json.hpp"
#include "base/unique_members.hpp"

namespace orderwire::api {

namespace {

// The end of the year 9999: a later time is a mistake, such as milliseconds for seconds.
constexpr double seconds_max = 253'402'300'799;

// A NumericDate: seconds since 1970, perhaps with a fraction. Nothing where there is none.
result<std::optional<double>> seconds_at(const json::object& claims, const char* name) {
    const json::value* value = claims.if_contains(name);
    if (value == nullptr) return std::optional<double>();
    const double seconds = value->is_number() ? value->to_number<double>() : seconds_max + 1;
    if (!(std::abs(seconds) <= seconds_max))
        return bad_token(std::string(name) + " in the token is no time in seconds since 1970");
    return std::optional<double>(seconds);
}

// What every such token may say must be of its kind (RFC 7519, 4.1), whether it is looked at or not.
result<void> check_kinds(const json::object& claims) {
    for (const char* name : {"iss", "sub", "jti"}) {
        const json::value* value = claims.if_contains(name);
        if (value != nullptr && !value->is_string())
            return bad_token(std::string(name) + " in the token is not a string");
    }
    const json::value* audience = claims.if_contains("aud");
    if (audience == nullptr || audience->is_string()) return {};
    const json::array* several = audience->if_array();
    const auto is_text = [](const json::value& one) { return one.is_string(); };
    if (several == nullptr || !std::all_of(several->begin(), several->end(), is_text))
        return bad_token("aud in the token is neither a string nor a list of strings");
    return {};
}

result<void> check_times(const json::object& claims, Time now) {
    const auto issued = seconds_at(claims, "iat");
    if (!issued) return issued.error();
    const auto not_before = seconds_at(claims, "nbf");
    if (!not_before) return not_before.error();
    const auto expires = seconds_at(claims, "exp");
    if (!expires) return expires.error();
    const double here = static_cast<double>(to_milliseconds(now)) / 1000;
    const auto leeway = static_cast<double>(token_leeway.count());
    if (*not_before && here < **not_before - leeway) return bad_token("the token is not valid yet (nbf)");
    if (!*expires) return bad_token("the token has no expiry (exp)");
    if (here >= **expires + leeway) return Error("token_expired", "the token has expired");
    return {};
}

bool is_for(const json::object& claims, const std::string& audience) {
    if (const json::array* several = array_at(claims, "aud")) {
        return std::any_of(several->begin(), several->end(),
                           [&](const json::value& one) { return one.get_string() == audience; });
    }
    return string_at(claims, "aud") == audience;
}

// A text that may be missing: shops write null and "" for what they do not know.
using Check = bool (*)(std::string_view);
result<std::optional<std::string>> optional_text(const json::object& claims, const char* name,
                                                 Check is_right) {
    const json::value* value = claims.if_contains(name);
    if (value == nullptr || value->is_null()) return std::optional<std::string>();
    if (!value->is_string()) return bad_token(std::string(name) + " in the token is not a string");
    const std::string text = text_at(claims, name);
    if (text.empty()) return std::optional<std::string>();
    if (!is_right(text)) return bad_token(std::string(name) + " in the token is none that can be used");
    return std::optional<std::string>(text);
}

}  // namespace

bool looks_like_token(std::string_view bearer) { return std::count(bearer.begin(), bearer.end(), '.') >= 2; }

result<store::Customer> CustomerTokens::check(std::string_view token, Time now) const {
    const result<std::string> payload = keys_.payload(token);
    if (!payload) return payload.error();
    const auto parsed = parse_json(*payload);
    if (!parsed || !parsed->is_object()) return bad_token("the token's payload is not a JSON object");
    if (!has_unique_members(*payload)) return bad_token("the token's payload names a member twice");
    const json::object& claims = parsed->get_object();
    if (const auto kinds = check_kinds(claims); !kinds) return kinds.error();

    store::Customer customer;
    customer.id = text_at(claims, "sub");
    if (!is_customer_id(*customer.id)) return bad_token("sub in the token is not a text of 1 to 255 bytes");
    if (!rules_.issuer.empty() && string_at(claims, "iss") != rules_.issuer)
        return bad_token("iss in the token is not the issuer that is expected");
    if (!rules_.audience.empty() && !is_for(claims, rules_.audience))
        return bad_token("aud in the token does not name this server");
    auto email = optional_text(claims, "email", is_email);
    if (!email) return email.error();
    auto name = optional_text(claims, "name", is_customer_name);
    if (!name) return name.error();
    customer.email = *std::move(email);
    customer.name = *std::move(name);

    if (const auto times = check_times(claims, now); !times) return times.error();
    return customer;
}

}  // namespace orderwire::api
