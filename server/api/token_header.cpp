#include "api/token_header.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "base/text/base64.hpp"
#include "base/unique_members.hpp"

namespace orderwire::api {

namespace {

// RFC 7515, 4.1.11: what must be understood and is not, refuses the token. The others say that the payload is
// not what it seems: not encoded (RFC 7797), compressed, encrypted.
constexpr std::array extensions{"crit", "b64", "zip", "enc"};

// A media type's name, as typ and cty give it: in any case, with or without "application/".
std::string type_name(std::string_view text) {
    std::string name(text);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    constexpr std::string_view prefix = "application/";
    return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

// Of the members that are texts: none, or a text.
result<std::string> header_text(const json::object& header, const char* name) {
    const json::value* value = header.if_contains(name);
    if (value == nullptr) return std::string();
    if (!value->is_string()) return bad_token(std::string(name) + " in the token's header is not a string");
    return std::string(value->get_string());
}

}  // namespace

result<TokenHeader> read_token_header(std::string_view base64url) {
    const auto text = decode_base64url(base64url);
    const auto parsed = text ? parse_json(*text) : result<json::value>(Error{});
    if (!parsed || !parsed->is_object()) return bad_token("the token's header is not a JSON object");
    if (!has_unique_members(*text)) return bad_token("the token's header names a member twice");
    const json::object& header = parsed->get_object();
    for (const char* name : extensions) {
        if (header.contains(name))
            return bad_token(std::string("the token asks for an extension (") + name +
                             ") that is not supported");
    }
    for (const char* name : {"alg", "kid", "typ", "cty"}) {
        if (const auto member = header_text(header, name); !member) return member.error();
    }
    if (type_name(text_at(header, "cty")) == "jwt")
        return bad_token("the token holds another token (cty), which is not read");
    const std::string type = type_name(text_at(header, "typ"));
    if (header.contains("typ") && type != "jwt" && type != "at+jwt")
        return bad_token("the token is of another kind (typ) than JWT");
    return TokenHeader{text_at(header, "alg"), text_at(header, "kid")};
}

}  // namespace orderwire::api
