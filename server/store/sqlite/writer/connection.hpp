// The store's only connection that writes, with all that belongs to it.
#pragma once

#include <chrono>
#include <string>

#include "base/sqlite.hpp"
#include "store/logic/commands.hpp"
#include "store/sqlite/unit/unit_of_work.hpp"
#include "store/sqlite/writer/checkpoint.hpp"
#include "store/sqlite/writer/group_commit.hpp"

namespace orderwire::store {

// A database in which the tables are, of this program's version, and the store's secrets. Throws
// std::runtime_error with one clear line.
sqlite::Database open_for_writing(const std::string& path);

// In the order of its making.
struct WritingConnection {
    WritingConnection(const std::string& path, const Clock& clock, CheckpointLimits limits,
                      std::chrono::milliseconds lock_wait, Channels channels, Retention retention);
    sqlite::Database database;
    Checkpoint checkpoint;
    SqliteUnit unit;
    Commands commands;
    GroupCommit groups;
};

}  // namespace orderwire::store
