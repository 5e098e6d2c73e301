#include "api/customer_token.hpp"

#include <algorithm>

#include "api/customer_details.hpp"
#include "base/json.hpp"

namespace orderwire::api {

namespace {

Error bad(std::string detail) { return {"bad_token", std::move(detail)}; }

// A NumericDate: seconds, perhaps with a fraction.
std::optional<double> seconds_at(const json::object& claims, std::string_view name) {
    const json::value* value = claims.if_contains(name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return value->to_number<double>();
}

bool is_for(const json::object& claims, const std::string& audience) {
    if (const json::array* several = array_at(claims, "aud")) {
        return std::any_of(several->begin(), several->end(), [&](const json::value& one) {
            return one.is_string() && one.get_string() == audience;
        });
    }
    return string_at(claims, "aud") == audience;
}

// A text that may be missing: shops write null and "" for what they do not know.
using Check = bool (*)(std::string_view);
result<std::optional<std::string>> optional_text(const json::object& claims, const char* name,
                                                 Check is_right) {
    const json::value* value = claims.if_contains(name);
    if (value == nullptr || value->is_null()) return std::optional<std::string>();
    if (!value->is_string()) return bad(std::string(name) + " in the token is not a string");
    const std::string text = text_at(claims, name);
    if (text.empty()) return std::optional<std::string>();
    if (!is_right(text)) return bad(std::string(name) + " in the token is none that can be used");
    return std::optional<std::string>(text);
}

}  // namespace

bool looks_like_token(std::string_view bearer) { return std::count(bearer.begin(), bearer.end(), '.') >= 2; }

result<store::Customer> CustomerTokens::check(std::string_view token, Time now) const {
    const result<std::string> payload = keys_.payload(token);
    if (!payload) return payload.error();
    const auto parsed = parse_json(*payload);
    if (!parsed || !parsed->is_object()) return bad("the token's payload is not a JSON object");
    const json::object& claims = parsed->get_object();

    store::Customer customer;
    customer.id = text_at(claims, "sub");
    if (!is_customer_id(*customer.id)) return bad("sub in the token is not a text of 1 to 255 bytes");
    if (!rules_.issuer.empty() && string_at(claims, "iss") != rules_.issuer)
        return bad("iss in the token is not the issuer that is expected");
    if (!rules_.audience.empty() && !is_for(claims, rules_.audience))
        return bad("aud in the token does not name this server");
    auto email = optional_text(claims, "email", is_email);
    if (!email) return email.error();
    auto name = optional_text(claims, "name", is_customer_name);
    if (!name) return name.error();
    customer.email = *std::move(email);
    customer.name = *std::move(name);

    const double here = static_cast<double>(to_milliseconds(now)) / 1000;
    const auto leeway = static_cast<double>(token_leeway.count());
    if (claims.contains("nbf")) {
        const auto not_before = seconds_at(claims, "nbf");
        if (!not_before || here < *not_before - leeway) return bad("the token is not valid yet (nbf)");
    }
    const auto expires = seconds_at(claims, "exp");
    if (!expires) return bad("the token has no expiry (exp)");
    if (here >= *expires + leeway) return Error("token_expired", "the token has expired");
    return customer;
}

}  // namespace orderwire::api
