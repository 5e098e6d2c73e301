#include "cli/server_call.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <optional>
#include <stdexcept>

namespace orderwire::cli {

namespace {

http::ClientResponse send_once(http::ClientRequest request) {
    http::Client client;
    Loop loop(1);
    std::optional<result<http::ClientResponse>> answer;
    auto sending = client.send(std::move(request));
    auto keep = [&](const std::exception_ptr& error, result<http::ClientResponse> given) {
        if (error) std::rethrow_exception(error);
        answer = std::move(given);
    };
    asio::co_spawn(loop, std::move(sending), keep);
    loop.run();
    if (!*answer) throw std::runtime_error("the server cannot be asked: " + answer->error().detail);
    return **answer;
}

}  // namespace

json::object call_server(http::ClientRequest request) {
    const http::ClientResponse response = send_once(std::move(request));
    const auto parsed = parse_json(response.body);
    json::object answer = parsed && parsed->is_object() ? parsed->as_object() : json::object();
    if (response.status != 200) {
        throw std::runtime_error(
            fmt::format("the server answered {}: {}", response.status, text_at(answer, "detail")));
    }
    return answer;
}

}  // namespace orderwire::cli
