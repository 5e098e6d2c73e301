#include "store/sqlite/store.hpp"

#include <filesystem>
#include <optional>
#include <utility>

#include "store/logic/command_store.hpp"
#include "store/sqlite/lock.hpp"
#include "store/sqlite/queries/queries.hpp"

namespace orderwire::store {

namespace {

// One file has one lock, by whatever name it was given.
std::string real_path(const std::string& path) {
    std::error_code error;
    const auto canonical = std::filesystem::weakly_canonical(std::filesystem::absolute(path), error);
    return error ? path : canonical.string();
}

class SqliteStore final : public CommandStore {
  public:
    SqliteStore(const std::string& path, const Clock& clock, Listener listener, WriterLimits limits,
                Channels channels, Retention retention)
        : path_(real_path(path)),
          lock_(std::in_place, path_),
          writer_(path_, clock, std::move(listener), limits, channels, retention) {}

    std::unique_ptr<Queries> make_queries() override {
        try {
            return std::make_unique<SqliteQueries>(path_);
        } catch (const sqlite::SqliteError& error) {
            throw StorageError("the store " + path_ + " cannot be read: " + error.what());
        }
    }

    bool writable() const override { return writer_.writable(); }
    std::string write_refusal() const override { return writer_.refusal(); }
    Forgotten forgotten() const override { return writer_.forgotten(); }

    void stop() override {
        writer_.stop();
        lock_.reset();
    }

  private:
    void submit(std::unique_ptr<WriteTask> task) override { writer_.submit(std::move(task)); }
    const Secret& idempotency_secret() const override { return writer_.idempotency_secret(); }

    std::string path_;
    std::optional<StoreLock> lock_;
    Writer writer_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite_store(const std::string& path, const Clock& clock, Listener listener,
                                         WriterLimits limits, Channels channels, Retention retention) {
    return std::make_unique<SqliteStore>(path, clock, std::move(listener), limits, channels, retention);
}

}  // namespace orderwire::store
