// Writes down what a whole program asks of SQLite on the connection that begins transactions: LD_PRELOAD of
// statement_recorder.so puts it between the two. STATEMENT_RECORDING names the file; statement_recording.hpp
// says what is in it.
#include <dlfcn.h>
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "load/statement_recording.hpp"

namespace {

using orderwire::load::Entry;
using orderwire::load::Parameter;
using orderwire::load::RecordingWriter;

struct Statement {
    sqlite3* database = nullptr;
    std::uint32_t number = 0;
    std::map<int, std::string> parameters;  // by their place, as they go into the file
    bool begun = false;
};

// Of each connection, until it shows which one writes; that one's goes to the file.
class Recorder {
  public:
    void defined(sqlite3_stmt* handle, sqlite3* database, std::string_view text) {
        const std::lock_guard lock(mutex_);
        Statement& statement = statements_[handle];
        statement = {database, ++last_, {}, false};
        RecordingWriter entry;
        entry.put(Entry::define);
        entry.put(statement.number);
        entry.put_text(text);
        put(database, entry);
        if (text == "BEGIN IMMEDIATE") beginning_ = handle;
    }
    void bound(sqlite3_stmt* handle, int place, const RecordingWriter& value) {
        const std::lock_guard lock(mutex_);
        statements_[handle].parameters[place] = value.bytes;
    }
    void stepped(sqlite3_stmt* handle) {
        const std::lock_guard lock(mutex_);
        Statement& statement = statements_[handle];
        RecordingWriter entry;
        entry.put(statement.begun ? Entry::step : Entry::run);
        entry.put(statement.number);
        if (!statement.begun) {
            for (const auto& [place, value] : statement.parameters)
                entry.bytes += value;
            entry.put(Parameter::none);
        }
        statement.begun = true;
        put(statement.database, entry);
        if (handle == beginning_) chose(statement.database);
    }
    void ended(sqlite3_stmt* handle) {
        const std::lock_guard lock(mutex_);
        statements_[handle].begun = false;
    }
    void reset(sqlite3_stmt* handle) {
        const std::lock_guard lock(mutex_);
        Statement& statement = statements_[handle];
        if (!std::exchange(statement.begun, false)) return;
        RecordingWriter entry;
        entry.put(Entry::reset);
        entry.put(statement.number);
        put(statement.database, entry);
    }
    void put(sqlite3* database, const RecordingWriter& entry) {
        if (database == chosen_) {
            std::fwrite(entry.bytes.data(), 1, entry.bytes.size(), file_);
        } else if (chosen_ == nullptr) {
            before_[database] += entry.bytes;
        }
    }
    void flush() {
        const std::lock_guard lock(mutex_);
        if (file_ != nullptr) std::fflush(file_);
    }
    std::mutex& mutex() { return mutex_; }

  private:
    void chose(sqlite3* database) {
        if (chosen_ != nullptr) return;
        const char* path = std::getenv("STATEMENT_RECORDING");
        file_ = path == nullptr ? nullptr : std::fopen(path, "wb");
        if (file_ == nullptr) std::abort();
        chosen_ = database;
        const std::string& before = before_[database];
        std::fwrite(before.data(), 1, before.size(), file_);
        before_.clear();
    }

    std::mutex mutex_;
    std::map<sqlite3_stmt*, Statement> statements_;
    std::map<sqlite3*, std::string> before_;
    sqlite3_stmt* beginning_ = nullptr;
    sqlite3* chosen_ = nullptr;
    std::FILE* file_ = nullptr;
    std::uint32_t last_ = 0;
};

// Lasts longer than what is destroyed at the end of the program.
Recorder& recorder() {
    static auto* const only = new Recorder;
    return *only;
}

template <class Function>
Function* next(Function* /*type*/, const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// SQLite calls itself by these names, too: what the program asks is the outermost call.
class Call {
  public:
    Call() { ++depth_; }
    ~Call() { --depth_; }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    bool is_outermost() const { return depth_ == 1; }

  private:
    static inline thread_local int depth_ = 0;
};

void record(sqlite3* database, const RecordingWriter& entry) {
    const std::lock_guard lock(recorder().mutex());
    recorder().put(database, entry);
}

}  // namespace

extern "C" {

int sqlite3_prepare_v3(sqlite3* database, const char* text, int size, unsigned int flags,
                       sqlite3_stmt** statement, const char** tail) {
    static auto* const real = next(&::sqlite3_prepare_v3, "sqlite3_prepare_v3");
    const Call call;
    const int code = real(database, text, size, flags, statement, tail);
    if (code == SQLITE_OK && call.is_outermost()) {
        const std::string_view all(text);
        recorder().defined(*statement, database,
                           size < 0 ? all : std::string_view(text, static_cast<std::size_t>(size)));
    }
    return code;
}

int sqlite3_bind_int64(sqlite3_stmt* statement, int place, sqlite3_int64 value) {
    static auto* const real = next(&::sqlite3_bind_int64, "sqlite3_bind_int64");
    const Call call;
    RecordingWriter entry;
    entry.put(Parameter::integer);
    entry.put(static_cast<std::int64_t>(value));
    if (call.is_outermost()) recorder().bound(statement, place, entry);
    return real(statement, place, value);
}

int sqlite3_bind_text64(sqlite3_stmt* statement, int place, const char* text, sqlite3_uint64 size,
                        void (*destroy)(void*), unsigned char encoding) {
    static auto* const real = next(&::sqlite3_bind_text64, "sqlite3_bind_text64");
    const Call call;
    RecordingWriter entry;
    entry.put(Parameter::text);
    entry.put_text({text, size});
    if (call.is_outermost()) recorder().bound(statement, place, entry);
    return real(statement, place, text, size, destroy, encoding);
}

int sqlite3_bind_null(sqlite3_stmt* statement, int place) {
    static auto* const real = next(&::sqlite3_bind_null, "sqlite3_bind_null");
    const Call call;
    RecordingWriter entry;
    entry.put(Parameter::null);
    if (call.is_outermost()) recorder().bound(statement, place, entry);
    return real(statement, place);
}

int sqlite3_step(sqlite3_stmt* statement) {
    static auto* const real = next(&::sqlite3_step, "sqlite3_step");
    const Call call;
    if (call.is_outermost()) recorder().stepped(statement);
    const int code = real(statement);
    if (code != SQLITE_ROW && call.is_outermost()) recorder().ended(statement);
    return code;
}

int sqlite3_reset(sqlite3_stmt* statement) {
    static auto* const real = next(&::sqlite3_reset, "sqlite3_reset");
    const Call call;
    if (call.is_outermost()) recorder().reset(statement);
    return real(statement);
}

int sqlite3_exec(sqlite3* database, const char* sql, int (*row)(void*, int, char**, char**), void* context,
                 char** message) {
    static auto* const real = next(&::sqlite3_exec, "sqlite3_exec");
    const Call call;
    RecordingWriter entry;
    entry.put(Entry::execute);
    entry.put_text(sql);
    if (call.is_outermost()) record(database, entry);
    return real(database, sql, row, context, message);
}

int sqlite3_wal_checkpoint_v2(sqlite3* database, const char* name, int mode, int* frames, int* copied) {
    static auto* const real = next(&::sqlite3_wal_checkpoint_v2, "sqlite3_wal_checkpoint_v2");
    const Call call;
    RecordingWriter entry;
    entry.put(Entry::checkpoint);
    entry.put(static_cast<std::int32_t>(mode));
    if (call.is_outermost()) record(database, entry);
    return real(database, name, mode, frames, copied);
}

int sqlite3_close_v2(sqlite3* database) {
    static auto* const real = next(&::sqlite3_close_v2, "sqlite3_close_v2");
    const Call call;
    recorder().flush();
    return real(database);
}

}  // extern "C"
