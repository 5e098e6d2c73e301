// What the sandbox remembers: one SQLite database, in memory or in a file, that belongs to the sandbox's
// thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/sqlite.hpp"

namespace orderwire::sandbox {

class SandboxDatabase {
  public:
    // `path` "" keeps everything in memory. Throws std::runtime_error with one clear line where the file
    // can't be used, was written by a newer version, or belongs to another running sandbox.
    explicit SandboxDatabase(const std::string& path);

    sqlite::Database& connection() { return connection_; }

    // Settings that live as long as the database: keys, secrets, the account's id.
    std::optional<std::string> setting(std::string_view name);
    void set_setting(std::string_view name, std::string_view value);
    // What is there, or else what `make` gives, which is then kept.
    std::string setting_or(std::string_view name, const std::function<std::string()>& make);

  private:
    sqlite::Database connection_;
    sqlite::Statement select_setting_;
    sqlite::Statement upsert_setting_;
};

// All or nothing: without commit() everything since the constructor is undone.
class Transaction {
  public:
    explicit Transaction(sqlite::Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

  private:
    sqlite::Database& database_;
    bool open_ = true;
};

}  // namespace orderwire::sandbox
