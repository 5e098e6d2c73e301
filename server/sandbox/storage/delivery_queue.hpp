// The deliveries of events to webhook endpoints: which is to be sent when. Deliveries of one lane (everything
// about one payment) to one endpoint keep their order at the first attempt; one that failed is retried later
// and holds up nothing. Everything is in the database, so what is pending survives a restart.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/sqlite.hpp"
#include "base/time.hpp"

namespace orderwire::sandbox {

inline constexpr std::int64_t pending_deliveries_max = 20'000;

struct QueuedDelivery {
    std::int64_t id = 0;
    std::string event;
    std::string endpoint;
    int attempts = 0;  // so far
};

// What the receiver said.
struct DeliveryResponse {
    std::string url;
    int status = 0;    // 0: it could not be reached
    std::string body;  // its beginning is kept
};

// A delivery as the controls show it.
struct DeliveryStatus {
    QueuedDelivery delivery;
    std::string state;
    Time due;
    std::optional<DeliveryResponse> response;  // the last one
};

class DeliveryQueue {
  public:
    explicit DeliveryQueue(sqlite::Database& database);

    // False, and a line in the log, where the queue is full: the event stays readable and can be sent by a
    // retry.
    bool add(std::string_view event, std::string_view endpoint, std::string_view lane, Time due,
             bool unordered);
    // One that the sandbox was told to lose.
    void add_dropped(std::string_view event, std::string_view endpoint, std::string_view lane, Time now);

    // The next one that is due and whose turn it is, now marked as running.
    std::optional<QueuedDelivery> take(Time now);
    // When to call take() again; nothing while all that is pending waits for one that runs.
    std::optional<Time> next_due();

    void succeeded(std::int64_t id);
    // Plans the next attempt, or gives up. `started` is when the failed attempt began.
    void failed(std::int64_t id, Time started, Time now);
    // It did not happen (a shutdown): back as it was.
    void put_back(std::int64_t id);
    void postpone(std::int64_t id, Time due);  // the receiver is away for a moment
    void give_up(std::int64_t id);

    // Kept beside the delivery, where it is one to this endpoint.
    void record_response(std::int64_t id, std::string_view endpoint, const DeliveryResponse& response);
    // Newest first; of one event where it is named.
    std::vector<DeliveryStatus> list(std::string_view event, std::int64_t limit);

    std::int64_t pending(std::string_view event);  // deliveries of the event that are still to be made
    std::int64_t pending();
    // Whether a delivery of the event that is due until then waits for its first answer.
    bool untried(std::string_view event, Time until);
    void forget_endpoint(std::string_view endpoint);  // gives up what is pending for it
    void advance(std::chrono::milliseconds by);       // moves every due time, as if so much time had passed
    void remove_orphans();                            // deliveries whose event is gone

  private:
    std::int64_t count(sqlite::Statement& row);

    sqlite::Database& database_;
    sqlite::Statement insert_;
    sqlite::Statement take_;
    sqlite::Statement mark_running_;
    sqlite::Statement next_due_;
    sqlite::Statement find_;
    sqlite::Statement finish_;
    sqlite::Statement retry_;
    sqlite::Statement put_back_;
    sqlite::Statement postpone_;
    sqlite::Statement record_response_;
    sqlite::Statement list_;
    sqlite::Statement pending_of_event_;
    sqlite::Statement pending_;
    sqlite::Statement untried_;
};

}  // namespace orderwire::sandbox
