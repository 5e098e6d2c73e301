// Which pages may act in a visitor's name: the server's own, and those that the operator allows. Browsers
// send Origin where it matters; a client that sends none is no browser.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace orderwire::http {

// An origin as browsers send it, whatever its scheme: "https://shop.example", "capacitor://localhost",
// "chrome-extension://abc". Made as they make it: lower case, no default port, addresses in their short form.
// Error: `invalid_origin` for what no browser ever sends: paths, logins, wildcards, files, "null".
result<std::string> parse_page_origin(std::string_view text);

// One of http or https, by which a server is reached. Error: `invalid_origin`.
result<std::string> parse_origin(std::string_view url);

class OriginPolicy {
  public:
    // With a loopback public URL every loopback name with that port is our own: people type localhost as well
    // as 127.0.0.1.
    OriginPolicy(std::string_view public_url, const std::vector<std::string>& allowed_origins);

    bool allows(std::string_view origin_header) const;

  private:
    std::vector<std::string> origins_;
};

// Whether the URL's host is localhost, a name below it or a loopback address.
bool is_loopback_url(std::string_view url);

}  // namespace orderwire::http
