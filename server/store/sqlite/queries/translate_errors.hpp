// How those who only read put a question: what SQLite can't answer is a StorageError, as for every command.
#pragma once

#include <string>

#include "base/sqlite.hpp"
#include "store/store.hpp"

namespace orderwire::store {

template <class Question>
auto translate_errors(const Question& question) {
    try {
        return question();
    } catch (const sqlite::SqliteError& error) {
        throw StorageError(std::string("the store cannot be read: ") + error.what());
    }
}

}  // namespace orderwire::store
