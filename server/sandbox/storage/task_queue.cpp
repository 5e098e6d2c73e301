#include "sandbox/storage/task_queue.hpp"

namespace orderwire::sandbox {

TaskQueue::TaskQueue(sqlite::Database& database)
    : database_(database),
      insert_(database, "INSERT INTO tasks(due, name, subject) VALUES(?1, ?2, ?3)"),
      select_(database, "SELECT id, due, name, subject FROM tasks ORDER BY due, id LIMIT 1"),
      remove_(database, "DELETE FROM tasks WHERE id = ?1") {}

void TaskQueue::add(Time due, std::string_view name, std::string_view subject) {
    insert_.run(to_milliseconds(due), name, subject);
}

std::optional<ScheduledTask> TaskQueue::take(Time now) {
    auto& row = select_.bind();
    if (!row.step()) return std::nullopt;
    const std::int64_t id = row.integer(0);
    const Time due = from_milliseconds(row.integer(1));
    ScheduledTask task{row.text(2), row.text(3)};
    row.reset();
    if (due > now) return std::nullopt;
    remove_.run(id);
    return task;
}

std::optional<Time> TaskQueue::next_due() {
    auto& row = select_.bind();
    if (!row.step()) return std::nullopt;
    const Time due = from_milliseconds(row.integer(1));
    row.reset();
    return due;
}

void TaskQueue::advance(std::chrono::milliseconds by) {
    sqlite::Statement(database_, "UPDATE tasks SET due = due - ?1").run(std::int64_t{by.count()});
}

}  // namespace orderwire::sandbox
