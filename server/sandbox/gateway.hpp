// The edge of the API: from a request to its answer, everything but the sockets. Keys, CORS, forms,
// idempotency, one transaction for each call, expansion, and the headers that the official clients read.
#pragma once

#include <set>
#include <string>

#include "sandbox/api_routes.hpp"
#include "sandbox/reply.hpp"
#include "sandbox/world.hpp"

namespace orderwire::sandbox {

struct Inquiry {
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

class Gateway {
  public:
    explicit Gateway(World& world) : world_(world) {}

    // Anything below /v1, and preflights. What a call did is committed when this returns; throws nothing.
    Reply answer(const Inquiry& inquiry);

    // Between these two the inquiry's idempotency key counts as still in use: its answer is held back
    // (api_delay).
    void hold(const Inquiry& inquiry);
    void release(const Inquiry& inquiry);

  private:
    struct Draft;  // the answer in the making
    Draft run(const Inquiry& inquiry, const std::string& request_id);
    Draft run_call(const Inquiry& inquiry, const MatchedRoute& matched, Call call);

    World& world_;
    std::multiset<std::string> held_keys_;
};

}  // namespace orderwire::sandbox
