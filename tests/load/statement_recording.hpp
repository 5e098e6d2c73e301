// What a program asked of SQLite on the connection that writes, as statement_recorder.so wrote it down and as
// orderwire_floor repeats it. A file is a sequence of entries:
//
//   define  number, text          a statement was prepared
//   run     number, parameters    it was bound and stepped for the first time
//   step    number                it was stepped again
//   reset   number                before its last row
//   execute text                  by sqlite3_exec
//   checkpoint mode               by sqlite3_wal_checkpoint_v2
//
// Numbers are those of the machine that wrote them: a recording is repeated where it was made.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace orderwire::load {

enum class Entry : std::uint8_t { define = 1, run, step, reset, execute, checkpoint };
enum class Parameter : std::uint8_t { none, null, integer, text };  // `none` ends the list

class RecordingWriter {
  public:
    template <class Number>
    void put(Number value) {
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void put_text(std::string_view text) {
        put(static_cast<std::uint64_t>(text.size()));
        bytes += text;
    }

    std::string bytes;
};

// Throws std::runtime_error where a recording ends in the middle of an entry.
class RecordingReader {
  public:
    explicit RecordingReader(std::string_view bytes) : rest_(bytes) {}

    bool at_end() const { return rest_.empty(); }
    template <class Number>
    Number get() {
        Number value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }
    std::string_view get_text() { return take(get<std::uint64_t>()); }

  private:
    std::string_view take(std::size_t size) {
        if (size > rest_.size()) throw std::runtime_error("the recording is cut short");
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    std::string_view rest_;
};

}  // namespace orderwire::load
