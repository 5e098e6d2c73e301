// SQLite with C++ lifetimes: what the store and the sandbox have in common. Every failure throws SqliteError.
// Not thread-safe: a Database and its statements belong to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace orderwire::sqlite {

// what() is SQLite's message and, after an I/O error, the system's: "disk I/O error: No such device".
class SqliteError : public std::runtime_error {
  public:
    SqliteError(int code, const std::string& message) : std::runtime_error(message), code_(code) {}
    int code() const { return code_; }  // the extended result code

  private:
    int code_;
};

// What went wrong in the last call of SQLite; before it, errno was set to 0.
SqliteError last_error(sqlite3* handle);

enum class Mode { read_write_create, read_only };

class Database {
  public:
    // `path` may be ":memory:". Statements that meet a lock wait up to 5 s for it.
    Database(const std::string& path, Mode mode);
    Database(Database&&) noexcept = default;
    Database& operator=(Database&&) noexcept = default;

    // Runs one or more statements that give no rows.
    void execute(const std::string& sql);
    // Ends a transaction that failed, unless SQLite has done so itself, as it does after some errors.
    void roll_back() noexcept;
    std::int64_t changes() const;  // rows changed by the last statement
    std::int64_t last_insert_rowid() const;
    sqlite3* handle() const { return handle_.get(); }

  private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    std::unique_ptr<sqlite3, Close> handle_;
};

// A prepared statement, made once and used often:
//     auto rows = select.bind(id);             // resets, binds ?1, ?2, … in order
//     while (rows.step()) use(rows.text(0));
class Statement {
  public:
    Statement(Database& database, std::string_view sql);

    // Resets the statement and binds all parameters in order. A std::optional without value and nullptr are
    // NULL.
    template <class... Values>
    Statement& bind(const Values&... values) {
        reset();
        int index = 0;
        (bind_at(++index, values), ...);
        return *this;
    }

    bool step();  // true: there is a row; false: done, and the statement is reset
    void run() {  // for statements without rows
        while (step()) {
        }
    }
    void reset();

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    std::optional<std::string> optional_text(int column) const;
    std::optional<std::int64_t> optional_integer(int column) const;

  private:
    void bind_at(int index, std::int64_t value);
    void bind_at(int index, int value) { bind_at(index, static_cast<std::int64_t>(value)); }
    void bind_at(int index, std::uint64_t value) { bind_at(index, static_cast<std::int64_t>(value)); }
    void bind_at(int index, bool value) { bind_at(index, static_cast<std::int64_t>(value)); }
    void bind_at(int index, std::string_view value);
    void bind_at(int index, const std::string& value) { bind_at(index, std::string_view(value)); }
    void bind_at(int index, const char* value) { bind_at(index, std::string_view(value)); }
    void bind_at(int index, std::nullptr_t);
    template <class T>
    void bind_at(int index, const std::optional<T>& value) {
        value ? bind_at(index, *value) : bind_at(index, nullptr);
    }

    struct Finalize {
        void operator()(sqlite3_stmt* handle) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace orderwire::sqlite
