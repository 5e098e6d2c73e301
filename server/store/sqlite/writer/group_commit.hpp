// One transaction for many commands: a savepoint for each, so that one that fails does not take the others
// along, and one sync for all of them.
#pragma once

#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/sqlite.hpp"
#include "store/logic/write_task.hpp"
#include "store/sqlite/fault.hpp"

namespace orderwire::store {

// A transaction that came to nothing.
class GroupFailed : public std::runtime_error {
  public:
    GroupFailed(Fault fault, const std::string& why) : std::runtime_error(why), fault_(fault) {}
    Fault fault() const { return fault_; }

  private:
    Fault fault_;
};

class GroupCommit {
  public:
    // Both must outlive it.
    GroupCommit(sqlite::Database& database, Commands& commands);

    struct Committed {
        std::vector<Snapshot> changes;  // every transition, in order
        bool wrote = false;             // the disk took something
    };
    // Runs the tasks and commits; those that failed alone hold their error. Throws GroupFailed.
    Committed commit(std::span<const std::unique_ptr<WriteTask>> tasks);

    // Removes a little of what is too old; true: there is more. Throws GroupFailed.
    bool clean();
    // Whether the disk takes writes: writes some, and removes them. Throws GroupFailed.
    void probe();

  private:
    template <class Body>
    void transact(const Body& body);
    void run(WriteTask& task);

    sqlite::Database& database_;
    Commands& commands_;
    KeySet keys_;
    sqlite::Statement begin_;
    sqlite::Statement commit_;
    sqlite::Statement savepoint_;
    sqlite::Statement release_;
    sqlite::Statement roll_back_;
};

}  // namespace orderwire::store
