// What a failure of SQLite means for those who wait and for those who come after.
#pragma once

#include <string>

#include "base/sqlite.hpp"

namespace orderwire::store {

enum class Fault {
    command,  // one command's own: its savepoint is rolled back and nobody else notices
    group,    // the disk or another process refuses: the group fails, later ones may succeed
    store,    // what is on disk is no longer known: no further write is accepted
};

Fault fault_of(const sqlite::SqliteError& error);

// For the operator: what is wrong, and what SQLite and the system call it.
std::string in_words(const sqlite::SqliteError& error);

}  // namespace orderwire::store
