#include "store/sqlite/writer/writer.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "base/log.hpp"
#include "store/sqlite/schema/secrets.hpp"

namespace orderwire::store {

namespace {

using Clockwork = std::chrono::steady_clock;

std::size_t bytes_of(const WriteGroup& tasks) {
    const auto add = [](std::size_t sum, const auto& task) { return sum + task->bytes(); };
    return std::accumulate(tasks.begin(), tasks.end(), std::size_t{0}, add);
}

}  // namespace

Writer::Writer(const std::string& path, const Clock& clock, Listener listener, WriterLimits limits,
               Channels channels, Retention retention)
    : limits_(limits),
      listener_(std::move(listener)),
      connection_(std::make_unique<WritingConnection>(path, clock, limits.checkpoint, limits.lock_wait,
                                                      channels, retention)),
      idempotency_secret_(read_secret(connection_->database, idempotency_secret_name)),
      housekeeping_at_(Clockwork::now()),
      thread_([this] { work(); }) {}

Writer::~Writer() { stop(); }

void Writer::stop() {
    std::call_once(stopped_, [this] {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_one();
        thread_.join();
        explain("the store is stopped");
        state_ = State::stopped;
        connection_.reset();
    });
}

void Writer::submit(std::unique_ptr<WriteTask> task) {
    if (const auto refusal = queue(task)) {
        task->fail(std::make_exception_ptr(*refusal));
        WriteGroup refused;
        refused.push_back(std::move(task));
        answer_all(std::move(refused));
    }
}

std::optional<StorageError> Writer::queue(std::unique_ptr<WriteTask>& task) {
    const std::lock_guard lock(mutex_);
    if (stopping_) return StorageError("the store is stopped");
    if (state_ == State::broken) return StorageError("the store accepts no writes since the disk failed");
    if (queue_.size() >= limits_.queue) return overloaded();
    if (!queue_.empty() && queue_bytes_ + task->bytes() > limits_.queue_bytes) return overloaded();
    queue_bytes_ += task->bytes();
    queue_.push_back(std::move(task));
    if (queue_.size() == 1) wake_.notify_one();
    return std::nullopt;
}

// Said once in the log for each time that it comes to this: there are thousands of refusals then.
StorageError Writer::overloaded() {
    if (!std::exchange(told_overload_, true)) {
        spdlog::warn("store: overloaded: {} commands with {} bytes wait, more are refused", queue_.size(),
                     queue_bytes_);
    }
    return StorageError("the store is overloaded", "overloaded");
}

std::string Writer::refusal() const {
    const std::lock_guard lock(mutex_);
    return writable() ? "" : refusal_;
}

void Writer::work() {
    maintain(limits_.group);
    WriteGroup group;
    while (take(group)) {
        const std::size_t commands = group.size();
        if (commands > 0) commit(std::exchange(group, {}));
        maintain(commands);
    }
    close();
}

bool Writer::take(WriteGroup& group) {
    std::unique_lock lock(mutex_);
    // A round of cleaning goes on while there is time, a portion after the other.
    const auto patience = is_cleaning_ ? std::chrono::milliseconds(1) : limits_.idle_interval;
    wake_.wait_for(lock, patience, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return !stopping_;
    const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), limits_.group));
    group.assign(std::move_iterator(queue_.begin()), std::move_iterator(queue_.begin() + count));
    queue_.erase(queue_.begin(), queue_.begin() + count);
    queue_bytes_ -= bytes_of(group);
    if (queue_.empty()) told_overload_ = false;
    return true;
}

void Writer::commit(WriteGroup group) {
    GroupCommit::Committed committed;
    try {
        committed = connection_->groups.commit(group);
        if (committed.wrote) accept_again();
    } catch (const GroupFailed& failed) {
        for (const auto& task : group)
            task->fail(std::string("the store cannot write: ") + failed.what());
        refuse(failed);
    }
    answer_all(std::move(group));
    tell_listener(committed.changes);
}

void Writer::tell_listener(const std::vector<Snapshot>& changes) {
    if (changes.empty()) return;
    try {
        listener_(changes);
    } catch (const std::exception& error) {
        spdlog::error("store: the listener failed, watchers of {} changes were not told: {}", changes.size(),
                      error.what());
    }
}

void Writer::fail_queue(const std::string& why) {
    WriteGroup group;
    {
        const std::lock_guard lock(mutex_);
        group.swap(queue_);
        queue_bytes_ = 0;
    }
    for (const auto& task : group)
        task->fail(why);
    answer_all(std::move(group));
}

void Writer::maintain(std::size_t committed) {
    const bool idle = committed == 0;
    if (state_ == State::broken) return;
    if (idle && state_ == State::refused) {
        // The log may hold room that the disk misses.
        try_to("checkpoint", [this] { connection_->checkpoint.truncate_wal(); });
        try_to("probe", [this] {
            connection_->groups.probe();
            accept_again();
        });
    }
    // Small groups tell that there is time.
    const auto load = idle                              ? Checkpoint::Load::none
                      : committed <= limits_.calm_group ? Checkpoint::Load::little
                                                        : Checkpoint::Load::much;
    try_to("checkpoint", [this, load] { connection_->checkpoint.run_due(load); });
    if (Clockwork::now() >= housekeeping_at_) {
        housekeeping_at_ = Clockwork::now() + limits_.housekeeping_interval;
        is_cleaning_ = false;
        try_to("drop what expired", [this] { is_cleaning_ = connection_->groups.clean(); });
        if (is_cleaning_) housekeeping_at_ = Clockwork::now();
        const std::lock_guard lock(mutex_);
        forgotten_ = connection_->commands.retention().forgotten();
    }
}

Forgotten Writer::forgotten() const {
    const std::lock_guard lock(mutex_);
    return forgotten_;
}

// Does something that nobody waits for. What fails now is done at its next turn, unless the store is broken.
template <class Care>
void Writer::try_to(const char* what, const Care& care) {
    if (state_ == State::broken) return;
    try {
        care();
    } catch (const GroupFailed& failed) {
        refuse(failed);
    } catch (const sqlite::SqliteError& error) {
        if (fault_of(error) == Fault::store) return refuse(GroupFailed(Fault::store, in_words(error)));
        // A full disk was told of once; the probe goes on asking every second.
        const auto level = state_ == State::accepting ? spdlog::level::warn : spdlog::level::debug;
        spdlog::log(level, "store: {}: {}", what, in_words(error));
    }
}

void Writer::close() {
    try_to("last checkpoint", [this] { connection_->checkpoint.truncate_wal(); });
    if (state_ == State::broken) {
        // What the log holds is for the next start to judge, which reads it from the disk.
        sqlite3_db_config(connection_->database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
}

void Writer::refuse(const GroupFailed& failed) {
    if (failed.fault() == Fault::store) {
        explain(std::string(failed.what()) +
                ": what the disk holds is not known, nothing is written until a restart");
        const State before = state_.exchange(State::broken);
        if (before != State::broken) spdlog::critical("store: {}", refusal());
        fail_queue("the store accepts no writes since the disk failed");
    } else {
        explain(std::string(failed.what()) + ": nothing is written until that is over");
        State accepting = State::accepting;
        if (state_.compare_exchange_strong(accepting, State::refused)) spdlog::error("store: {}", refusal());
    }
}

void Writer::explain(std::string why) {
    const std::lock_guard lock(mutex_);
    refusal_ = std::move(why);
}

void Writer::accept_again() {
    State refused = State::refused;
    if (state_.compare_exchange_strong(refused, State::accepting))
        spdlog::info("store: writes are accepted again");
}

}  // namespace orderwire::store
