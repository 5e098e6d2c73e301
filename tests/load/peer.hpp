// The servers that are measured: how each is watched and how one publishes to it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/orders.hpp"
#include "load/watcher.hpp"

namespace orderwire::load {

class Peer : public Dialect {
  public:
    // The request that moves what watcher `index` watches, for the `step`th time.
    virtual std::string publish(std::size_t index, std::uint64_t step) = 0;
    // What ends a purchase of thing `index`, and what puts it off: a card that is declined. orderwire's only.
    virtual std::string pay(std::size_t index, std::uint64_t step);
    virtual std::string decline(std::size_t index, std::uint64_t step);
    // The path of a plain GET of thing `index` of so many: every order, watched or not.
    virtual std::string resource(std::size_t index) const = 0;
    virtual std::size_t resources() const { return 1; }
};

// The ids of a peer are numbers from 0; orderwire's are its orders.
struct PeerOptions {
    std::string name;  // orderwire, nchan, socketio, ws
    std::vector<FilledOrder> orders;
    std::string secret;
    std::size_t message_bytes = 600;
    std::string path;  // what to GET at a peer
};

// Throws std::invalid_argument for an unknown name.
std::unique_ptr<Peer> make_peer(PeerOptions options);

}  // namespace orderwire::load
