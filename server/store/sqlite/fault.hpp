// What a failure of SQLite means for those who wait and for those who come after.
#pragma once

#include "base/sqlite.hpp"

namespace orderwire::store {

enum class Fault {
    command,  // one command's own: its savepoint is rolled back and nobody else notices
    group,    // the disk or another process refuses: the group fails, later ones may succeed
    store,    // what is on disk is no longer known: no further write is accepted
};

Fault fault_in_command(const sqlite::SqliteError& error);
Fault fault_in_commit(const sqlite::SqliteError& error);

}  // namespace orderwire::store
