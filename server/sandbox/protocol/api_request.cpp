#include "sandbox/protocol/api_request.hpp"

namespace orderwire::sandbox {

bool is_from_foreign_page(const ApiRequest& request) {
    if (!request.origin.empty() && request.origin != request.base_url) return true;
    const std::string& site = request.fetch_site;
    return !site.empty() && site != "same-origin" && site != "none";
}

}  // namespace orderwire::sandbox
