// The events of a store in memory, for people.
#pragma once

#include <memory>

#include "store/event_log.hpp"
#include "store/memory/database.hpp"

namespace orderwire::store::memory {

class MemoryEventLog final : public EventLog {
  public:
    explicit MemoryEventLog(std::shared_ptr<Database> database) : database_(std::move(database)) {}

    std::vector<LoggedEvent> next(const EventFilter& filter, const std::string& after,
                                  std::size_t limit) override;
    std::vector<LoggedEvent> with_id(const std::string& event_id) override;
    std::vector<LoggedLine> lines(const std::optional<LogPlace>& before, bool including,
                                  std::size_t limit) override;
    std::optional<LoggedLine> line(std::int64_t row) override;
    std::optional<LoggedEvent> with_row(std::int64_t row) override;
    std::optional<LogPlace> place_of(std::int64_t row) override;
    std::optional<OrderRecord> record_of(const std::string& order_id) override;
    std::vector<LoggedChange> changes_by(const LoggedEvent& event) override;
    std::vector<LoggedChange> timeline_of(const std::string& order_id) override;
    std::vector<Waiting> waiting(Time time, std::size_t limit) override;
    std::string newest() override;

  private:
    std::shared_ptr<Database> database_;
};

}  // namespace orderwire::store::memory
