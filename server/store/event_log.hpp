// The events that a store keeps, for people: read beside the server that writes them, without disturbing it.
// Each question is one short read of the last commit.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace orderwire::store {

struct LoggedEvent {
    std::int64_t row = 0;  // rises in the order of arrival
    std::string id;
    std::string type;
    std::string account;
    std::int64_t created = 0;  // seconds, by the provider
    Time received_at{};
    std::string
        verdict;  // as the webhook was answered: "applied", "review:late_payment"; it may have changed since
    std::string order_id;  // "" where it belongs to none
    std::optional<std::uint64_t>
        version;            // that its order got from it; none where it changed nothing, or before schema 3
    std::string signature;  // the header as it came; "" of an event that was fetched
    std::string body;       // the exact bytes
};

struct EventFilter {
    std::string order_id;  // "" in any of these: all
    std::string type;      // a pattern with *
    std::string verdict;   // likewise; without a reason it fits every reason
    std::optional<Time> since;
};

// One line of an order's timeline, and what made it.
struct LoggedChange {
    std::uint64_t version = 0;
    Time at{};
    std::string what;  // status, enrollment, refunded or disputed
    std::string value;
    std::string event_id;    // "" where no event did: the order's making, the catalogue's giving access
    std::string event_type;  // also "lookup.…" and "local.cancel"
};

// Something that does not go on without a person, or takes too long.
struct Waiting {
    enum class Kind : std::uint8_t { review, parked, enrollment };
    Kind kind = Kind::review;
    std::string order_id;
    Time since{};
    std::string detail;  // the marks; the parked event's type and id; the course
};

class EventLog {
  public:
    virtual ~EventLog() = default;
    // Webhook events in the order of arrival, beginning behind the row `after`, at most `limit` of them.
    virtual std::vector<LoggedEvent> next(const EventFilter& filter, std::int64_t after,
                                          std::size_t limit) = 0;
    virtual std::vector<LoggedEvent> with_id(
        const std::string& event_id) = 0;  // several accounts may have one
    // The lines that its order's timeline got from it.
    virtual std::vector<LoggedChange> changes_by(const LoggedEvent& event) = 0;
    // The whole timeline, oldest first.
    virtual std::vector<LoggedChange> timeline_of(const std::string& order_id) = 0;
    // Orders with a review mark, parked events, and enrollments requested before `time` and not active: of
    // each at most `limit`, oldest first.
    virtual std::vector<Waiting> waiting(Time time, std::size_t limit) = 0;
    virtual std::int64_t newest_row() = 0;  // 0 where there is none
};

// `url` is like sqlite:PATH. Throws std::runtime_error with one clear line where there is no store of this
// version; the questions throw StorageError. They wait `patience` for a writer that closes or brings the
// store forward.
std::unique_ptr<EventLog> open_event_log(const std::string& url,
                                         std::chrono::milliseconds patience = std::chrono::seconds(5));

}  // namespace orderwire::store
