// The one thread that writes. It takes all that is queued (to a limit), commits it at once, answers those who
// wait, and only then tells the listener; so no answer leaves before its commit, and no push before its
// answer.
//
// After a failed sync it accepts nothing for good; while the disk or another process refuses, each group
// fails alone and a probe finds out when it is over.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "store/logic/write_task.hpp"
#include "store/sqlite/writer/connection.hpp"
#include "store/store.hpp"

namespace orderwire::store {

struct WriterLimits {
    std::size_t group = 256;    // commands in one commit
    std::size_t queue = 8'192;  // commands that wait; more are refused
    std::size_t queue_bytes =
        std::size_t{32} * 1024 * 1024;  // that they carry; likewise, but for a first one
    std::size_t calm_group = 2;         // with so few in a group nobody is held up by a short checkpoint
    CheckpointLimits checkpoint;
    std::chrono::milliseconds idle_interval{
        1'000};  // between looks at what is to be done while nothing comes in
    std::chrono::minutes housekeeping_interval{60};
    std::chrono::milliseconds lock_wait{5'000};  // for another process that writes, though none should
};

class Writer {
  public:
    // Opens the store, and makes or migrates its tables. `clock` must outlive it. Throws std::runtime_error
    // with one clear line.
    Writer(const std::string& path, const Clock& clock, Listener listener, WriterLimits limits,
           Channels channels = {}, Retention retention = {});
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // From any thread. A task that is not accepted is answered with a StorageError, like one that
    // failed.
    void submit(std::unique_ptr<WriteTask> task);

    bool writable() const { return state_.load(std::memory_order_relaxed) == State::accepting; }
    std::string refusal() const;  // why not, for the operator; empty while it is
    Forgotten forgotten() const;
    const Secret& idempotency_secret() const { return idempotency_secret_; }
    void stop();

  private:
    enum class State { accepting, refused, broken, stopped };

    // Takes the task, or says why not.
    std::optional<StorageError> queue(std::unique_ptr<WriteTask>& task);
    StorageError overloaded();

    void work();
    bool take(WriteGroup& group);  // false: stopped, and nothing is left
    void commit(WriteGroup group);
    void fail_queue(const std::string& why);
    void tell_listener(const std::vector<Snapshot>& changes);

    void maintain(std::size_t committed);  // commands, in the group before; 0: there was none for a while
    void close();
    template <class Care>
    void try_to(const char* what, const Care& care);
    void refuse(const GroupFailed& failed);
    void explain(std::string why);
    void accept_again();

    WriterLimits limits_;
    Listener listener_;
    std::unique_ptr<WritingConnection> connection_;
    const Secret idempotency_secret_;
    std::chrono::steady_clock::time_point housekeeping_at_;
    bool is_cleaning_ = false;  // a round is under way

    std::atomic<State> state_{State::accepting};
    mutable std::mutex mutex_;  // of the seven below
    std::string refusal_;
    Forgotten forgotten_;
    std::condition_variable wake_;
    WriteGroup queue_;
    std::size_t queue_bytes_ = 0;
    bool told_overload_ = false;  // since the queue was last empty
    bool stopping_ = false;

    std::once_flag stopped_;
    std::thread thread_;
};

}  // namespace orderwire::store
