// What a connection holds of the request that it is answering.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "http/message.hpp"
#include "http/server/request_reader.hpp"
#include "http/server/router.hpp"

namespace orderwire::http {

// From the request's first byte to the response's last, but for the time that the request is deferred.
struct Exchange {
    explicit Exchange(const Limits& limits) { reader.emplace(limits); }

    std::optional<RequestReader> reader;  // until the request is whole
    RateLimitPolicy rate_limit = RateLimitPolicy::at_once;
    Request request;
    // Among the connections of a client behind a trusted proxy, for as long as this request is answered.
    std::shared_ptr<void> client_place;
    Response response;
    std::string head;
};

// What is left of a request that is deferred, until its answer is written.
struct Deferral {
    // Gives the answer what the response that deferred the request had set, where it does not set it itself.
    void complete(Response& answer) const {
        for (const auto& header : headers) {
            if (answer.headers.count(header.name_string()) > 0) continue;
            answer.headers.insert(header.name(), header.name_string(), header.value());
        }
    }

    fields headers;
    std::shared_ptr<void> client_place;
    std::function<void()> gone;
};

}  // namespace orderwire::http
