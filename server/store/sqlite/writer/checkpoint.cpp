#include "store/sqlite/writer/checkpoint.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>

namespace orderwire::store {

namespace {

// How long emptying the log waits for a reader: every write waits with it. Copying waits for nobody.
constexpr std::chrono::milliseconds reader_wait{500};

void set_wait(sqlite::Database& database, std::chrono::milliseconds wait) {
    sqlite3_busy_timeout(database.handle(), static_cast<int>(wait.count()));
}

int remember_frames(void* frames, sqlite3*, const char*, int count) {
    *static_cast<int*>(frames) = count;
    return SQLITE_OK;
}

}  // namespace

Checkpoint::Checkpoint(sqlite::Database& database, CheckpointLimits limits,
                       std::chrono::milliseconds lock_wait)
    : database_(database), limits_(limits), lock_wait_(lock_wait), next_empty_(limits.hard) {
    set_wait(database_, lock_wait_);
    database_.execute("PRAGMA wal_autocheckpoint = 0");
    sqlite3_wal_hook(database_.handle(), remember_frames, &frames_);
}

Checkpoint::~Checkpoint() { sqlite3_wal_hook(database_.handle(), nullptr, nullptr); }

// Under load, what failed is tried again after as many frames more; without any, at the next look.
int Checkpoint::begun(Load load) const { return load == Load::none ? copied_ : std::max(copied_, tried_); }

void Checkpoint::run_due(Load load) {
    // A log that starts again from its beginning has fewer frames than were copied before.
    copied_ = std::min(copied_, frames_);
    tried_ = std::min(tried_, frames_);
    if (frames_ < limits_.hard) next_empty_ = limits_.hard;
    if (frames_ >= next_empty_) {
        // A reader may be in the way, or the disk: wait for as much again before all writes wait for them
        // again.
        next_empty_ = frames_ + limits_.busy;
        truncate_wal();
    } else if (frames_ - begun(load) >= (load == Load::much ? limits_.busy : limits_.calm)) {
        tried_ = frames_;
        passive_checkpoint();
    }
}

void Checkpoint::passive_checkpoint() {
    errno = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && code != SQLITE_BUSY) {
        throw sqlite::last_error(database_.handle());
    }
    // Where a reader still needs an old page, the rest is left for the next time.
    copied_ = frames_;
}

void Checkpoint::truncate_wal() {
    set_wait(database_, reader_wait);
    errno = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    set_wait(database_, lock_wait_);
    if (code == SQLITE_OK) {
        frames_ = 0;
        copied_ = 0;
    } else if (code != SQLITE_BUSY) {
        throw sqlite::last_error(database_.handle());
    }
}

}  // namespace orderwire::store
