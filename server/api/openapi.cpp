#include "api/openapi.hpp"

#include <memory>
#include <string>

#include "base/crypto.hpp"

namespace orderwire::api {

void add_openapi_route(http::Router& router) {
    const auto text = std::make_shared<const std::string>(openapi_json);
    const std::string etag = '"' + sha256_hex(*text).substr(0, 32) + '"';
    router.add(
        http::verb::get, "/openapi.json", [text, etag](http::Request& request) -> task<http::Response> {
            const bool known = http::coded_etag_matches(request.header(http::field::if_none_match), etag);
            http::Response response = known ? http::empty_response(http::status::not_modified)
                                            : http::json_response(http::status::ok, text);
            response.set(http::field::etag, etag)
                .set(http::field::cache_control, "no-cache")
                .set(http::field::access_control_allow_origin, "*")
                .set("X-Content-Type-Options", "nosniff");
            co_return response;
        });
}

}  // namespace orderwire::api
