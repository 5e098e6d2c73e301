// From HTTP to the sandbox and back: the API, the controls and the pages.
#pragma once

#include <functional>
#include <string>

#include "http/server/host_names.hpp"
#include "http/server/router.hpp"
#include "sandbox/gateway.hpp"
#include "sandbox/listener_door.hpp"
#include "sandbox/world.hpp"

namespace orderwire::sandbox {

class Doors {
  public:
    // Answers to these names only. `changed` is called after whatever may have queued something. All on the
    // sandbox's loop.
    Doors(World& world, http::HostNames names, std::function<void()> changed);
    Doors(const Doors&) = delete;
    Doors& operator=(const Doors&) = delete;

    const http::Router& router() const { return router_; }
    void stop();  // says goodbye to listeners, and lets waiting customers go

  private:
    task<http::Response> answer(http::Request& request);
    task<http::Response> answer_api(Inquiry inquiry);
    task<http::Response> answer_page(Inquiry inquiry);
    task<void> wait_for_deliveries(std::string event);

    World& world_;
    http::HostNames names_;
    std::function<void()> changed_;
    Gateway gateway_;
    ListenerDoor listeners_;
    bool stopping_ = false;
    http::Router router_;
};

}  // namespace orderwire::sandbox
