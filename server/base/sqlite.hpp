// SQLite with C++ lifetimes: what the store and the sandbox have in common. Every failure throws SqliteError.
// Not thread-safe: a Database and its statements belong to one thread.
#pragma once

#include <concepts>
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
    // `path` may be ":memory:"; a new file is its owner's alone (0600), and so is what SQLite puts beside it.
    // Statements that meet a lock wait up to 5 s for it.
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
        bind_all(Lifetime::copied, values...);
        return *this;
    }
    // Binds and runs a statement without rows. What is bound is read in place: it is not copied.
    template <class... Values>
    void run(const Values&... values) {
        bind_all(Lifetime::lasting, values...);
        while (step()) {
        }
    }

    bool step();  // true: there is a row; false: done, and the statement is reset
    void reset();

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    std::optional<std::string> optional_text(int column) const;
    std::optional<std::int64_t> optional_integer(int column) const;

  private:
    // Whether a text lasts until the statement is reset, or has to be copied.
    enum class Lifetime : std::uint8_t { copied, lasting };
    template <class... Values>
    void bind_all([[maybe_unused]] Lifetime lifetime, const Values&... values) {
        reset();
        int index = 0;
        (bind_at(++index, lifetime, values), ...);
    }
    template <std::integral Integer>
    void bind_at(int index, Lifetime, Integer value) {
        bind_integer(index, static_cast<std::int64_t>(value));
    }
    void bind_at(int index, Lifetime lifetime, std::string_view value) { bind_text(index, lifetime, value); }
    void bind_at(int index, Lifetime, std::nullptr_t) { bind_null(index); }
    template <class T>
    void bind_at(int index, Lifetime lifetime, const std::optional<T>& value) {
        value ? bind_at(index, lifetime, *value) : bind_null(index);
    }
    void bind_integer(int index, std::int64_t value);
    void bind_text(int index, Lifetime lifetime, std::string_view value);
    void bind_null(int index);

    struct Finalize {
        void operator()(sqlite3_stmt* handle) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace orderwire::sqlite
