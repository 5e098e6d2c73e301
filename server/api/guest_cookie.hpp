// The cookie by which a guest is known. docs/decisions/guests.md says why it is named as it is.
//
// On https it is `__Host-orderwire_customer`: a browser takes a cookie of such a name from this very host
// only, so no neighbour on the same domain, and nobody who plays with plain http, can give a customer a
// secret that he knows too. There the old name counts still for secrets that were given out under it; those
// that are given out on https bear a mark, and under the old name such a one is nobody's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace orderwire::api {

inline constexpr std::string_view customer_cookie = "orderwire_customer";
inline constexpr std::string_view secure_customer_cookie = "__Host-orderwire_customer";

struct GuestCookie {
    std::string secret;
    bool by_old_name = false;  // to be given again, under the new one
};

// `secure`: the public URL is https. Refuses with 400 `duplicate_cookie`, where two of the name have come:
// which of them is the customer's own nobody knows.
std::optional<GuestCookie> read_guest_cookie(const http::Request& request, bool secure);

// The one cookie of this name, or nothing. Refuses as above.
std::optional<std::string> single_cookie(const http::Request& request, std::string_view name);

// A secret as a new guest gets it: `secret` with its mark where there is to be one.
std::string guest_secret(const std::string& secret, bool secure);

// Adds the cookie to the answer, and on https takes away what has the old name.
void give_guest_cookie(http::Response& response, const std::string& secret, bool secure);
void end_guest_cookie(http::Response& response, bool secure);

}  // namespace orderwire::api
