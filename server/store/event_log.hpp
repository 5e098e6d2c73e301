// The events that a store keeps, for people: read beside the server that writes them, without disturbing it.
// Each question is one short read of the last commit.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "domain/order.hpp"

namespace orderwire::store {

struct LoggedEvent {
    std::int64_t row = 0;  // its number, by which people name it: it says nothing of its place
    std::string cursor;    // its place in the order of arrival
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
    std::string body;       // the exact bytes, UTF-8 or not; "": --body-retention is over

    bool has_body() const { return !body.empty(); }
};

// Where an event stands in the list that has the newest first: by the time it was received, then by its id.
struct LogPlace {
    Time received_at{};
    std::string id;
    auto operator<=>(const LogPlace&) const = default;
};

// An event in that list, or a look-up that changed something.
struct LoggedLine {
    std::int64_t row = 0;
    LogPlace place;
    std::string type;
    std::string object_id;  // of data.object, or ""
    std::string verdict;
    std::string reason;
    std::string order_id;  // "" where it belongs to none
    std::optional<std::uint64_t> version;
    std::string status_before;  // of the order, where it got a version from it; else ""
    std::string status_after;
    std::size_t bytes = 0;  // of the body
    bool is_webhook = true;
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
    std::int64_t event_row = 0;  // of the event below
    std::string event_id;        // "" where no event did: the order's making, the catalogue's giving access
    std::string event_type;      // also "lookup.…" and "local.cancel"
};

// Something that does not go on without a person, or takes too long.
struct Waiting {
    enum class Kind : std::uint8_t { review, parked, enrollment };
    Kind kind = Kind::review;
    std::string order_id;
    Time since{};
    std::string detail;  // the marks; the parked event's type and id; the course
};

// Why a person must look at an order, or had to.
struct LoggedMark {
    std::string mark;   // amount_mismatch, …
    std::string cause;  // the number of a binding, another order's id, or ""
    Time at{};          // when the latest event that said so was created
    std::string event_id;
    std::optional<domain::Money> came;
    bool open = true;
    std::string payment;  // the object of its binding: pi_…, or cs_… where no intent is known, or ""
};

// What a person did about an order.
struct LoggedNote {
    std::uint32_t number = 0;
    Time at{};
    std::string what;   // resolved or released
    std::string about;  // the marks, or the numbers of the bindings
    std::string text;
    std::uint64_t version = 0;
};

struct OrderRecord {
    std::string order_id;
    domain::Money expected;
    std::vector<LoggedMark> marks;
    std::vector<LoggedNote> notes;
    struct Payment {
        std::uint32_t binding = 0;
        std::string kind;    // intent or session
        std::string state;   // reserved, bound, superseded or abandoned
        std::string object;  // pi_…, or cs_… where no intent is known, or ""
    };
    std::vector<Payment> payments;
};

class EventLog {
  public:
    virtual ~EventLog() = default;
    // Webhook events in the order of arrival, beginning behind the cursor `after` ("": with the first), at
    // most `limit` of them. Whatever is stored later comes behind all that was given before.
    virtual std::vector<LoggedEvent> next(const EventFilter& filter, const std::string& after,
                                          std::size_t limit) = 0;
    virtual std::vector<LoggedEvent> with_id(
        const std::string& event_id) = 0;  // several accounts may have one
    // Events and look-ups, the newest first: from `before` on, which is left out unless `including` it.
    virtual std::vector<LoggedLine> lines(const std::optional<LogPlace>& before, bool including,
                                          std::size_t limit) = 0;
    virtual std::optional<LoggedLine> line(std::int64_t row) = 0;
    virtual std::optional<LoggedEvent> with_row(std::int64_t row) = 0;
    // Of this row, or of the next older one that is still kept.
    virtual std::optional<LogPlace> place_of(std::int64_t row) = 0;
    virtual std::optional<OrderRecord> record_of(const std::string& order_id) = 0;
    // The lines that its order's timeline got from it.
    virtual std::vector<LoggedChange> changes_by(const LoggedEvent& event) = 0;
    // The whole timeline, oldest first.
    virtual std::vector<LoggedChange> timeline_of(const std::string& order_id) = 0;
    // Orders with an open review mark, parked events, and enrollments requested before `time` and not active:
    // of each at most `limit`, oldest first.
    virtual std::vector<Waiting> waiting(Time time, std::size_t limit) = 0;
    virtual std::string newest() = 0;  // the cursor of the newest; "" where there is none
};

// `url` is like sqlite:PATH. Throws std::runtime_error with one clear line where there is no store of this
// version; the questions throw StorageError. They wait `patience` for a writer that closes or brings the
// store forward.
std::unique_ptr<EventLog> open_event_log(const std::string& url,
                                         std::chrono::milliseconds patience = std::chrono::seconds(5));

}  // namespace orderwire::store
