// The rows of events, and what those say that no binding matches yet. For the writer only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/sqlite.hpp"
#include "base/time.hpp"
#include "domain/contribution.hpp"
#include "domain/verdict.hpp"
#include "store/store.hpp"

namespace orderwire::store {

class Events {
  public:
    explicit Events(sqlite::Database& database);

    struct Known {
        std::optional<std::string> order_id;
    };
    std::optional<Known> find(const std::string& provider, const std::string& account,
                              const std::string& event_id);

    // What became of an event.
    struct EventOutcome {
        domain::Verdict verdict;
        std::optional<std::string> order_id;
        std::optional<std::int64_t> binding;
        std::optional<std::uint64_t> version;  // that the order got from it, where it changed the order
    };
    // Rows are numbered from 1 on, and none gets a number that another ever had.
    std::int64_t insert(const IncomingEvent& event, const std::string& provider, const EventOutcome& outcome);
    // An order's cancelling by us, without the provider: there is no body.
    void insert_local(const domain::Contribution& contribution, const EventOutcome& outcome, Time now);
    void set_outcome(std::int64_t event_row, const EventOutcome& outcome);

  private:
    sqlite::Statement select_;
    sqlite::Statement insert_;
    sqlite::Statement set_outcome_;
    std::int64_t newest_row_ = 0;
};

class UnmatchedEvents {
  public:
    explicit UnmatchedEvents(sqlite::Database& database);

    struct Unmatched {
        std::int64_t event_row = 0;
        domain::Evidence evidence;
    };
    void insert(std::int64_t event_row, const domain::Evidence& evidence, bool parked, Time received_at);
    void remove(std::int64_t event_row);

    std::vector<Unmatched> about(const domain::PaymentObject& object);  // in the order of arrival

    // The parked events that claim an order stop being parked: their rows.
    std::vector<std::int64_t> unpark(const std::string& order_id);
    // Drops at most `limit` events received before `time`: the rows of those that were parked among them, and
    // whether there are more.
    struct Dropped {
        std::vector<std::int64_t> parked;
        bool more = false;
    };
    Dropped drop_received_before(Time time, std::size_t limit);

  private:
    sqlite::Statement insert_;
    sqlite::Statement remove_;
    sqlite::Statement select_about_;
    sqlite::Statement unpark_;
    sqlite::Statement select_oldest_;
};

}  // namespace orderwire::store
