#include "store/sqlite/writer/group_commit.hpp"

#include <sqlite3.h>

namespace orderwire::store {

GroupCommit::GroupCommit(sqlite::Database& database, Commands& commands)
    : database_(database),
      commands_(commands),
      begin_(database, "BEGIN IMMEDIATE"),
      commit_(database, "COMMIT"),
      savepoint_(database, "SAVEPOINT command"),
      release_(database, "RELEASE command"),
      roll_back_(database, "ROLLBACK TO command") {}

template <class Body>
void GroupCommit::transact(const Body& body) {
    try {
        begin_.run();
        body();
        commit_.run();
    } catch (const sqlite::SqliteError& error) {
        database_.roll_back();
        const Fault fault = fault_of(error);
        throw GroupFailed(fault == Fault::command ? Fault::group : fault, in_words(error));
    } catch (const std::exception& error) {
        database_.roll_back();
        throw GroupFailed(Fault::group, error.what());
    }
}

GroupCommit::Committed GroupCommit::commit(std::span<const std::unique_ptr<WriteTask>> tasks) {
    const auto rows_before = sqlite3_total_changes64(database_.handle());
    commands_.changes().clear();
    keys_.clear();
    for (const auto& task : tasks)
        task->name_keys(keys_);
    transact([&] {
        commands_.unit().load(keys_);
        for (const auto& task : tasks)
            run(*task);
    });
    return {std::move(commands_.changes()), sqlite3_total_changes64(database_.handle()) != rows_before};
}

void GroupCommit::run(WriteTask& task) {
    std::vector<Snapshot>& changes = commands_.changes();
    const std::size_t changes_before = changes.size();
    savepoint_.run();
    try {
        task.run(commands_);
    } catch (const sqlite::SqliteError& error) {
        if (fault_of(error) != Fault::command) throw;
        task.fail(std::string("a command failed in the store: ") + error.what());
        changes.resize(changes_before);
        roll_back_.run();
    } catch (const std::exception&) {
        task.fail(std::current_exception());
        changes.resize(changes_before);
        roll_back_.run();
    }
    release_.run();
}

bool GroupCommit::clean() {
    bool more = false;
    transact([&] { more = commands_.retention().run_portion(); });
    return more;
}

void GroupCommit::probe() {
    // Enough to need new room in the log as well as in the file.
    transact(
        [&] { database_.execute("DELETE FROM probe; INSERT INTO probe (filler) VALUES (zeroblob(65536))"); });
    transact([&] { database_.execute("DELETE FROM probe"); });
}

}  // namespace orderwire::store
