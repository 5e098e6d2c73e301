// From HTTP to the sandbox and back: the API, the controls and the pages.
#pragma once

#include <functional>
#include <string>

#include "http/server/host_names.hpp"
#include "http/server/router.hpp"
#include "sandbox/delivery/cli_websocket_endpoint.hpp"
#include "sandbox/emulator_context.hpp"
#include "sandbox/http/api_dispatcher.hpp"

namespace orderwire::sandbox {

class HttpRoutes {
  public:
    // Answers to these names only. `changed` is called after whatever may have queued something. All on the
    // sandbox's loop.
    HttpRoutes(EmulatorContext& context, http::HostNames names, std::function<void()> changed);
    HttpRoutes(const HttpRoutes&) = delete;
    HttpRoutes& operator=(const HttpRoutes&) = delete;

    const http::Router& router() const { return router_; }
    void stop();  // says goodbye to listeners, and lets waiting customers go

  private:
    task<http::Response> answer(http::Request& request);
    task<http::Response> answer_api(ApiRequest api_request);
    task<http::Response> answer_page(ApiRequest api_request);
    task<void> wait_for_deliveries(std::string event);

    EmulatorContext& context_;
    http::HostNames names_;
    std::function<void()> changed_;
    ApiDispatcher dispatcher_;
    CliWebSocketEndpoint listeners_;
    bool stopping_ = false;
    http::Router router_;
};

}  // namespace orderwire::sandbox
