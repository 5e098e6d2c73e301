// A request to the sandbox after it left its socket: what the API, the pages and the controls look at.
#pragma once

#include <string>

namespace orderwire::sandbox {

struct ApiRequest {
    std::string method;
    std::string path;   // percent-decoded
    std::string query;  // raw, without the '?'
    std::string body;
    std::string content_type;
    std::string authorization;
    std::string idempotency_key;
    std::string stripe_version;
    std::string origin;
    std::string fetch_site;  // Sec-Fetch-Site, "" from programs
    std::string base_url;    // where the client reached the sandbox
};

// Whether a web page of another origin has sent it, by what browsers say. Programs send neither header; a
// page of the sandbox's own names its origin, which is where it was reached.
bool is_from_foreign_page(const ApiRequest& request);

}  // namespace orderwire::sandbox
