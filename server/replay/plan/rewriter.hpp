// Other ids, amounts and modes in recorded events, wherever they stand: in fields, in metadata, inside URLs
// and client secrets.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "replay/options.hpp"

namespace orderwire::replay {

// "" where the entry can be used; else what is accepted in its place.
std::string why_not_mappable(const MapEntry& entry);

// Which ids are made new.
enum class Renew { nothing, events, everything };

class Rewriter {
  public:
    // New ids are made of `salt` and the old id: the same id becomes the same new one in every event, and the
    // same salt gives the same ids again.
    Rewriter(std::vector<MapEntry> map, Renew renew, std::string salt);

    // What a payment comes to in these events: the figures that `amount=` stands in for.
    void learn_amounts(const json::value& event);

    bool changes_something() const { return !map_.empty() || renew_ != Renew::nothing; }
    void rewrite(json::value& event) const;

    // The new event id in place of `old`.
    std::string event_id(std::string_view old) const;

  private:
    void visit(json::value& value, std::string_view key, const json::object& parent) const;
    void visit_string(json::string& text, std::string_view key, const json::object& parent) const;
    std::string with_tokens_replaced(std::string_view text) const;
    const std::string* mapped(std::string_view from) const;
    const std::string* literally(std::string_view old) const;
    // What stands in for an id of this kind; "" where it stays.
    std::string in_place_of(std::string_view old, std::string_view kind) const;

    std::vector<MapEntry> map_;
    Renew renew_;
    std::string salt_;
    std::set<std::int64_t> amounts_;
};

}  // namespace orderwire::replay
