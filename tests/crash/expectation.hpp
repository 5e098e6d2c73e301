// Where an order must be after the events that were stored about it, in the order in which they were stored.
// A second opinion: it says what docs/protocol.md says in as few words as the events of this test need, and
// shares nothing with the server.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace orderwire::crash {

// An event about a payment, as the load's EventMaker makes them.
enum class Says : std::uint8_t { processing, requires_action, paid };

Says says_from(std::string_view event_type);  // throws std::invalid_argument

class Expectation {
  public:
    // `created` is another one for each event of an order. Whether it changes what the public sees.
    bool take(Says says, std::int64_t created);

    // A paid order has been given its access by the catalogue, in one more transition.
    std::uint64_t version() const { return version_ + (paid_ ? 1 : 0); }
    std::uint64_t version_before_enrollment() const { return version_; }
    bool final() const { return paid_; }
    std::string_view status() const { return paid_ ? "paid" : "pending"; }
    std::string_view activity() const;  // "" where there is none

  private:
    std::uint64_t version_ = 1;
    std::int64_t newest_ = -1;
    Says says_ = Says::paid;
    bool paid_ = false;
    bool moved_ = false;  // some event has said what happens
};

}  // namespace orderwire::crash
