// The edge of the API: from a request to its answer, everything but the sockets. Keys, CORS, forms,
// idempotency, one transaction for each call, expansion, and the headers that the official clients read.
#pragma once

#include <set>
#include <string>

#include "sandbox/emulator_context.hpp"
#include "sandbox/http/api_routes.hpp"
#include "sandbox/protocol/api_request.hpp"
#include "sandbox/protocol/api_response.hpp"

namespace orderwire::sandbox {

class ApiDispatcher {
  public:
    explicit ApiDispatcher(EmulatorContext& context) : context_(context) {}

    // Anything below /v1, and preflights. What a call did is committed when this returns; throws nothing.
    ApiResponse answer(const ApiRequest& request);

    // Between these two the request's idempotency key counts as still in use: its answer is held back
    // (api_delay).
    void hold(const ApiRequest& request);
    void release(const ApiRequest& request);

  private:
    struct DraftResponse;  // the answer in the making
    DraftResponse run(const ApiRequest& request, const std::string& request_id);
    DraftResponse run_call(const ApiRequest& request, const MatchedRoute& matched, ApiCall call);

    EmulatorContext& context_;
    std::multiset<std::string> held_keys_;
};

}  // namespace orderwire::sandbox
