// orderwire_floor: repeats what a server asked of SQLite, in the same groups, and nothing else: no network,
// no HTTP, no JSON, no decision. What remains is what the statements and the disk cost. One JSON object on
// standard output.
#include <sqlite3.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "load/statement_recording.hpp"

namespace {

using namespace orderwire::load;
namespace json = boost::json;

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](timeval time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Floor {
  public:
    explicit Floor(const std::string& store) {
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        check(
            sqlite3_open_v2(store.c_str(), &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr));
    }
    ~Floor() {
        for (const auto& [number, statement] : statements_)
            sqlite3_finalize(statement);
        sqlite3_close_v2(database_);
    }
    Floor(const Floor&) = delete;
    Floor& operator=(const Floor&) = delete;

    // Entry by entry. The time counts from the first group on.
    json::object repeat(std::string_view recording) {
        RecordingReader reader(recording);
        while (!reader.at_end())
            take(reader);
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
        return {{"groups", groups_},
                {"statements", statements_run_},
                {"seconds", seconds},
                {"cpu_seconds", cpu_seconds() - cpu_before_}};
    }

  private:
    void take(RecordingReader& reader) {
        switch (reader.get<Entry>()) {
            case Entry::define: {
                const auto number = reader.get<std::uint32_t>();
                const std::string_view text = reader.get_text();
                sqlite3_stmt*& statement = statements_[number];
                sqlite3_finalize(statement);
                check(sqlite3_prepare_v3(database_, text.data(), static_cast<int>(text.size()),
                                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
                if (text == "BEGIN IMMEDIATE") beginning_ = statement;
                break;
            }
            case Entry::run:
                run(reader);
                break;
            case Entry::step:
                step(statements_.at(reader.get<std::uint32_t>()));
                break;
            case Entry::reset:
                sqlite3_reset(statements_.at(reader.get<std::uint32_t>()));
                break;
            case Entry::execute:
                check(sqlite3_exec(database_, std::string(reader.get_text()).c_str(), nullptr, nullptr,
                                   nullptr));
                break;
            case Entry::checkpoint:
                // One that a reader was in the way of finds none here.
                check(sqlite3_wal_checkpoint_v2(database_, nullptr, reader.get<std::int32_t>(), nullptr,
                                                nullptr));
                break;
        }
    }
    void run(RecordingReader& reader) {
        sqlite3_stmt* statement = statements_.at(reader.get<std::uint32_t>());
        if (statement == beginning_ && groups_++ == 0) {
            began_ = std::chrono::steady_clock::now();
            cpu_before_ = cpu_seconds();
        }
        ++statements_run_;
        sqlite3_reset(statement);
        int place = 0;
        for (auto kind = reader.get<Parameter>(); kind != Parameter::none; kind = reader.get<Parameter>()) {
            ++place;
            if (kind == Parameter::null) {
                check(sqlite3_bind_null(statement, place));
            } else if (kind == Parameter::integer) {
                check(sqlite3_bind_int64(statement, place, reader.get<std::int64_t>()));
            } else {
                const std::string_view text = reader.get_text();
                check(sqlite3_bind_text64(statement, place, text.data(), text.size(), SQLITE_STATIC,
                                          SQLITE_UTF8));
            }
        }
        step(statement);
    }
    void step(sqlite3_stmt* statement) {
        const int code = sqlite3_step(statement);
        if (code == SQLITE_DONE) {
            sqlite3_reset(statement);
        } else if (code != SQLITE_ROW) {
            throw std::runtime_error(std::string(sqlite3_errmsg(database_)) + ", by " +
                                     sqlite3_sql(statement));
        }
    }
    void check(int code) const {
        if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database_));
    }

    sqlite3* database_ = nullptr;
    std::map<std::uint32_t, sqlite3_stmt*> statements_;
    sqlite3_stmt* beginning_ = nullptr;
    std::chrono::steady_clock::time_point began_;
    double cpu_before_ = 0;
    std::size_t groups_ = 0;
    std::size_t statements_run_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    CLI::App app("Repeats on a store what a server was recorded to ask of it.", "orderwire_floor");
    std::string store;
    std::string recording;
    app.add_option("--store", store, "The database, as it was before the server was recorded")->required();
    app.add_option("--recording", recording, "What statement_recorder.so wrote")->required();
    CLI11_PARSE(app, count, arguments);
    try {
        std::ifstream file(recording, std::ios::binary);
        if (!file) throw std::runtime_error("cannot read " + recording);
        std::ostringstream bytes;
        bytes << file.rdbuf();
        const std::string all = std::move(bytes).str();
        std::cout << Floor(store).repeat(all) << '\n';
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "orderwire_floor: " << error.what() << '\n';
        return 1;
    }
}
