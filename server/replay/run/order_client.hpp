// The public API of an orderwire server: orders made for a run, and what became of them.
#pragma once

#include <string>

#include "base/async.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "http/client/client.hpp"
#include "replay/input/replay_step.hpp"

namespace orderwire::replay {

class OrderClient {
  public:
    // `origin` is like http://127.0.0.1:8080.
    OrderClient(http::Client& client, std::string origin) : client_(client), origin_(std::move(origin)) {}

    // A guest's order for the course, and its payment intent. Errors: the server's own, `connection_failed`,
    // `bad_response`.
    task<result<TestOrder>> make_order(std::string course_id);
    // The order as the public sees it. Errors: likewise, `unknown_order`.
    task<result<json::object>> view(std::string order_id);

  private:
    struct ApiAnswer {
        json::object body;
        std::string cookie;
    };
    // Waits where the server asks for patience (429).
    task<result<ApiAnswer>> ask(http::ClientRequest request);

    http::Client& client_;
    std::string origin_;
};

}  // namespace orderwire::replay
