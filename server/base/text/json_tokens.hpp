// The tokens of a JSON text, each with its bytes: for whoever must keep a text byte for byte, of which a
// parser loses how it was written. Whether the tokens stand where they may is not judged. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace orderwire {

struct JsonToken {
    enum class Kind : std::uint8_t {
        begin_object,
        end_object,
        begin_array,
        end_array,
        comma,
        colon,
        string,   // with its quotes and escapes
        literal,  // a number, true, false, null; or what is like them in its characters
        broken,   // no token begins like this, or the string does not end
    };
    Kind kind = Kind::broken;
    std::size_t offset = 0;
    std::string_view text = {};

    bool opens() const { return kind == Kind::begin_object || kind == Kind::begin_array; }
    bool closes() const { return kind == Kind::end_object || kind == Kind::end_array; }
};

inline bool is_json_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

class JsonTokens {
  public:
    explicit JsonTokens(std::string_view text, std::size_t offset = 0) : text_(text), offset_(offset) {}

    // The next one behind blank space; nothing at the end of the text.
    std::optional<JsonToken> next();
    std::size_t offset() const { return offset_; }  // behind the last one

  private:
    std::string_view text_;
    std::size_t offset_;
};

}  // namespace orderwire
