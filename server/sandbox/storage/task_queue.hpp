// What the sandbox will do by itself later: settle a bank debit, fail a refund, open a dispute.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/sqlite.hpp"
#include "base/time.hpp"

namespace orderwire::sandbox {

struct ScheduledTask {
    std::string name;
    std::string subject;  // the id of the object it is about
};

class TaskQueue {
  public:
    explicit TaskQueue(sqlite::Database& database);

    void add(Time due, std::string_view name, std::string_view subject);
    std::optional<ScheduledTask> take(Time now);  // removes it
    std::optional<Time> next_due();
    void advance(std::chrono::milliseconds by);

  private:
    sqlite::Database& database_;
    sqlite::Statement insert_;
    sqlite::Statement select_;
    sqlite::Statement remove_;
};

}  // namespace orderwire::sandbox
