// Requests on keep-alive connections, as many as the server answers (closed loop) or at a rate (open loop),
// and what became of them: answered, and seen by the watcher that it was for.
#pragma once

#include <sys/types.h>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "load/crowd.hpp"
#include "load/delays.hpp"
#include "load/peer.hpp"

namespace orderwire::load {

// What is measured, as the command line has it: "closed:16:5", "open:2000:10", "get:16:5", "get-etag:16:5";
// "purchases:16:5" and "purchases-open:2000:10" likewise, each thing once: every tenth is declined first, all
// are paid, and watched until they are final.
struct Phase {
    enum class Kind : std::uint8_t { closed, open, get, get_etag, purchases, purchases_open };
    Kind kind = Kind::closed;
    std::size_t amount = 0;  // connections, or requests per second
    double seconds = 0;
    std::string text;
};
// Throws std::invalid_argument.
Phase parse_phase(const std::string& text);

struct Outcome {
    double seconds = 0;
    std::size_t done = 0;       // answered well
    std::size_t refused = 0;    // answered otherwise
    std::size_t delivered = 0;  // frames at watchers
    std::size_t lost = 0;       // published, answered well, and not seen two seconds later
    double server_cpu_us = 0;
    Delays delays;              // from when it was due to the frame; of a GET, to the answer
    std::size_t purchases = 0;  // seen final, within the time
    Delays until_final;         // from when its payment was due to the final frame
};

class Traffic {
  public:
    // All of them must outlive it. `watched` is how many things are watched: as many as watchers, or one.
    Traffic(Loop& loop, std::uint16_t port, std::vector<pid_t> server, Peer& peer, Crowd& crowd,
            std::size_t watched);

    Outcome run(const Phase& phase);

  private:
    Loop& loop_;
    std::uint16_t port_;
    std::vector<pid_t> server_;
    Peer& peer_;
    Crowd& crowd_;
    std::size_t watched_;
    std::uint64_t published_ = 0;  // over all phases: which step of which order comes next
};

}  // namespace orderwire::load
