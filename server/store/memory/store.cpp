#include "store/memory/store.hpp"

#include <utility>

#include "base/log.hpp"
#include "store/logic/command_store.hpp"
#include "store/memory/event_log.hpp"
#include "store/memory/queries.hpp"
#include "store/memory/unit_of_work.hpp"

namespace orderwire::store {

namespace {

constexpr std::chrono::hours housekeeping_interval{1};

class MemoryStore final : public CommandStore {
  public:
    MemoryStore(std::shared_ptr<memory::Database> database, const Clock& clock, Listener listener,
                Channels channels, Retention retention)
        : database_(std::move(database)),
          clock_(clock),
          listener_(std::move(listener)),
          unit_(database_->tables, clock),
          commands_(unit_, clock, channels, retention) {
        const std::lock_guard commit(database_->commits);
        const std::lock_guard lock(database_->rows);
        sweep_when_due();
    }

    std::unique_ptr<Queries> make_queries() override {
        return std::make_unique<memory::MemoryQueries>(database_);
    }

    bool writable() const override { return !is_stopped(); }
    std::string write_refusal() const override { return is_stopped() ? stopped_text : ""; }
    Forgotten forgotten() const override {
        const std::lock_guard lock(database_->rows);
        return forgotten_;
    }

    void stop() override {
        const std::lock_guard commit(database_->commits);
        const std::lock_guard lock(database_->rows);
        stopped_ = true;
    }

  private:
    static constexpr const char* stopped_text = "the store is stopped";

    bool is_stopped() const {
        const std::lock_guard lock(database_->rows);
        return stopped_;
    }

    void submit(std::unique_ptr<WriteTask> task) override {
        const std::lock_guard commit(database_->commits);
        std::vector<Snapshot> changes;
        {
            const std::lock_guard lock(database_->rows);
            if (stopped_) {
                task->fail(stopped_text);
            } else {
                sweep_when_due();
                changes = run(*task);
            }
        }
        WriteGroup group;
        group.push_back(std::move(task));
        answer_all(std::move(group));
        tell_listener(changes);
    }

    std::vector<Snapshot> run(WriteTask& task) {
        commands_.changes().clear();
        KeySet keys;
        task.name_keys(keys);
        try {
            unit_.load(keys);
            task.run(commands_);
            database_->tables.journal.commit();
        } catch (const std::exception&) {
            task.fail(std::current_exception());
            database_->tables.journal.roll_back();
            commands_.changes().clear();
        }
        return std::move(commands_.changes());
    }

    // A whole round at once: nobody waits for it.
    void sweep_when_due() {
        const Time now = clock_.now();
        if (now < sweep_at_) return;
        sweep_at_ = now + housekeeping_interval;
        unit_.load_everything();
        while (commands_.retention().run_portion()) {
        }
        database_->tables.journal.commit();
        forgotten_ = commands_.retention().forgotten();
    }

    void tell_listener(const std::vector<Snapshot>& changes) {
        if (changes.empty()) return;
        try {
            listener_(changes);
        } catch (const std::exception& error) {
            spdlog::error("store: the listener failed, watchers of {} changes were not told: {}",
                          changes.size(), error.what());
        }
    }

    const Secret& idempotency_secret() const override { return database_->idempotency_secret; }

    std::shared_ptr<memory::Database> database_;
    const Clock& clock_;
    Listener listener_;
    memory::Unit unit_;
    Commands commands_;
    Time sweep_at_{};
    Forgotten forgotten_;
    bool stopped_ = false;
};

}  // namespace

std::unique_ptr<Store> open_memory_store(const std::string& name, const Clock& clock, Listener listener,
                                         Channels channels, Retention retention) {
    return std::make_unique<MemoryStore>(memory::database_named(name), clock, std::move(listener), channels,
                                         retention);
}

std::unique_ptr<EventLog> open_memory_event_log(const std::string& name) {
    return std::make_unique<memory::MemoryEventLog>(memory::database_named(name));
}

}  // namespace orderwire::store
