// Keeps the write-ahead log short. All checkpoints run here, on the writer's connection and thread: SQLite up
// to 3.51.2 can corrupt a store where two connections write and checkpoint at once
// (sqlite.org/wal.html#walresetbug).
#pragma once

#include <chrono>
#include <cstdint>

#include "base/sqlite.hpp"

namespace orderwire::store {

struct CheckpointLimits {  // in frames, pages of 4 KiB
    int calm = 1'000;  // copied while little comes: few pages, so that whoever comes meanwhile waits little
    int busy =
        16'000;  // copied between two groups while much comes: earlier means more stalls, later longer ones
    int hard = 64'000;  // the log is emptied, and readers are waited for
};

class Checkpoint {
  public:
    // Takes over the care for the log from SQLite. The address must not change: SQLite reports to it.
    // Statements of this connection wait `lock_wait` for a lock, also after a checkpoint that waited less.
    Checkpoint(sqlite::Database& database, CheckpointLimits limits, std::chrono::milliseconds lock_wait);
    ~Checkpoint();
    Checkpoint(const Checkpoint&) = delete;
    Checkpoint& operator=(const Checkpoint&) = delete;

    // After a group, or when there was none for a while. Throws SqliteError like the others; a reader in the
    // way is no error.
    enum class Load : std::uint8_t { none, little, much };
    void run_due(Load load);
    void truncate_wal();  // copies everything and truncates the log

    int frames() const { return frames_; }  // in the log after the last commit

  private:
    int begun(Load load) const;
    void passive_checkpoint();

    sqlite::Database& database_;
    CheckpointLimits limits_;
    std::chrono::milliseconds lock_wait_;
    int frames_ = 0;
    int copied_ = 0;      // of these frames
    int tried_ = 0;       // so many were there when copying between two groups was last tried
    int next_empty_ = 0;  // not before the log has so many frames
};

}  // namespace orderwire::store
