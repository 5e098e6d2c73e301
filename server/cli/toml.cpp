#include "cli/toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "base/text/printable.hpp"
#include "base/text/utf8.hpp"
#include "cli/quoting.hpp"

namespace orderwire::cli {

namespace {

// More are nobody's settings; looking for a key that is given twice must not take for ever.
constexpr std::size_t settings_max = 1'000;
constexpr std::size_t list_items_max = 1'000;

struct Mistake {
    std::string what;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_bare_key(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
}

void append_utf8(std::string& text, std::uint32_t value) {
    const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (value < 0x80) return add(value);
    if (value < 0x800) {
        add(0xC0U | value >> 6U);
    } else if (value < 0x10000) {
        add(0xE0U | value >> 12U);
        add(0x80U | (value >> 6U & 0x3FU));
    } else {
        add(0xF0U | value >> 18U);
        add(0x80U | (value >> 12U & 0x3FU));
        add(0x80U | (value >> 6U & 0x3FU));
    }
    add(0x80U | (value & 0x3FU));
}

class TomlReader {
  public:
    explicit TomlReader(std::string_view text) : rest_(text) {
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    }

    std::vector<Setting> read() {
        std::vector<Setting> settings;
        for (skip_empty_lines(); !rest_.empty(); skip_empty_lines()) {
            Setting setting = read_setting();
            const auto same = [&](const Setting& other) { return other.key == setting.key; };
            if (std::any_of(settings.begin(), settings.end(), same)) throw Mistake{"a key is given twice"};
            if (settings.size() == settings_max) throw Mistake{"there are too many settings"};
            settings.push_back(std::move(setting));
        }
        return settings;
    }
    std::size_t line() const { return line_; }

  private:
    bool at(std::string_view text) const { return rest_.starts_with(text); }
    bool take(std::string_view text) {
        if (!at(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }
    bool take_line_end() {
        if (!take("\n") && !take("\r\n")) return false;
        ++line_;
        return true;
    }
    void skip_blanks() {
        while (at(" ") || at("\t"))
            rest_.remove_prefix(1);
    }
    void skip_blanks_and_comment() {
        skip_blanks();
        if (!at("#")) return;
        while (!rest_.empty() && !at("\n") && !at("\r\n")) {
            const auto c = static_cast<unsigned char>(rest_.front());
            if ((c < 0x20 && c != '\t') || c == 0x7F) throw Mistake{"a comment has a control character"};
            rest_.remove_prefix(1);
        }
    }
    void skip_empty_lines() {
        do {
            skip_blanks_and_comment();
        } while (take_line_end());
    }

    Setting read_setting() {
        if (at("[")) throw Mistake{"a table begins there; settings stand in none"};
        Setting setting;
        setting.line = line_;
        setting.key = read_key();
        skip_blanks();
        if (at(".")) throw Mistake{"a key has a dot; settings stand in no table"};
        if (!take("=")) throw Mistake{"it is no line like key = value: there is no = after the key"};
        key_ = setting.key;
        skip_blanks();
        setting.is_list = take("[");
        if (setting.is_list) {
            read_list(setting.values);
        } else {
            setting.values.push_back(read_value());
        }
        skip_blanks_and_comment();
        if (!rest_.empty() && !take_line_end()) throw Mistake{said("something follows the value")};
        key_.clear();
        return setting;
    }

    // Of the key that is being read, where it is one of ours by its looks.
    std::string said(std::string_view what) const {
        return looks_like_a_name(key_) ? fmt::format("{}: {}", key_, what) : std::string(what);
    }

    std::string read_key() {
        if (at("\"")) return read_basic();
        if (at("'")) return read_literal();
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_bare_key);
        std::string key(rest_.begin(), end);
        if (key.empty()) throw Mistake{"it is no line like key = value"};
        rest_.remove_prefix(key.size());
        return key;
    }

    void read_list(std::vector<Setting::Value>& values) {
        for (skip_empty_lines(); !take("]"); skip_empty_lines()) {
            if (rest_.empty()) throw Mistake{said("its list is not closed with ]")};
            if (at("[")) throw Mistake{said("a list stands in a list")};
            if (values.size() == list_items_max) throw Mistake{said("its list is too long")};
            values.push_back(read_value());
            skip_empty_lines();
            if (rest_.empty()) throw Mistake{said("its list is not closed with ]")};
            if (!take(",") && !at("]")) throw Mistake{said("its list goes on without a comma, or without ]")};
        }
    }

    Setting::Value read_value() {
        using Kind = Setting::Kind;
        if (take(R"(""")")) return {Kind::text, read_lines(R"(""")", true)};
        if (take("'''")) return {Kind::text, read_lines("'''", false)};
        if (at("\"")) return {Kind::text, read_basic()};
        if (at("'")) return {Kind::text, read_literal()};
        if (at("{")) throw Mistake{said("a table is given; accepted is a value or a list")};
        return read_plain();
    }

    // What stands without quotes.
    Setting::Value read_plain() {
        const auto ends = [](char c) { return c == ',' || c == ']' || c == '#' || c == '\n' || c == '\r'; };
        std::string_view word(rest_.begin(), std::find_if(rest_.begin(), rest_.end(), ends));
        while (!word.empty() && (word.back() == ' ' || word.back() == '\t'))
            word.remove_suffix(1);
        rest_.remove_prefix(word.size());
        if (word.empty()) throw Mistake{said("it has no value")};
        if (word == "true" || word == "false") return {Setting::Kind::boolean, std::string(word)};
        if (is_time(word)) return {Setting::Kind::time, std::string(word)};
        if (auto number = number_of(word)) return {Setting::Kind::number, *std::move(number)};
        throw Mistake{said("its value is no number, and text stands in quotes")};
    }

    // 2026-11-22, 2026-11-22T10:00:00Z: what it says is judged by the option.
    static bool is_time(std::string_view word) {
        return word.size() >= 10 && word.size() <= 40 && word[4] == '-' && word[7] == '-' &&
               std::all_of(word.begin(), word.begin() + 4, is_digit) &&
               std::all_of(word.begin(), word.end(), [](char c) {
                   return is_digit(c) || c == '-' || c == ':' || c == '.' || c == '+' || c == 'T' ||
                          c == 'Z' || c == 't' || c == 'z' || c == ' ';
               });
    }

    static std::optional<std::string> number_of(std::string_view word) {
        std::string digits;
        for (std::size_t at = 0; at < word.size(); ++at) {
            if (word[at] != '_') {
                digits += word[at];
            } else if (at == 0 || at + 1 == word.size() || word[at - 1] == '_' || word[at + 1] == '_') {
                return std::nullopt;
            }
        }
        if (digits.starts_with('+')) digits.erase(0, 1);
        const int base = digits.starts_with("0x")   ? 16
                         : digits.starts_with("0o") ? 8
                         : digits.starts_with("0b") ? 2
                                                    : 10;
        const char* end = digits.data() + digits.size();
        if (base != 10) {
            std::uint64_t value = 0;
            const auto read = std::from_chars(digits.data() + 2, end, value, base);
            if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
            return std::to_string(value);
        }
        // Its size is judged by the option: one of a thousand digits is a number too.
        double value = 0;
        const auto read = std::from_chars(digits.data(), end, value);
        const bool is_number = read.ec == std::errc{} || read.ec == std::errc::result_out_of_range;
        if (!is_number || read.ptr != end) return std::nullopt;
        return digits;
    }

    // The next byte of a text in quotes; what is not allowed there ends it.
    char take_char(bool lines) {
        if (rest_.empty()) throw Mistake{said("its text is not closed")};
        const char c = rest_.front();
        if (c == '\n' && !lines) throw Mistake{said("its text is not closed on its line")};
        const bool line_end = c == '\n' || at("\r\n");
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\t' && !(lines && line_end)) || c == 0x7F) {
            throw Mistake{said("its text has a control character")};
        }
        if (c == '\n') ++line_;
        rest_.remove_prefix(1);
        return c;
    }

    std::string read_literal() {
        rest_.remove_prefix(1);
        std::string text;
        while (!take("'"))
            text += take_char(false);
        return text;
    }

    std::string read_basic() {
        rest_.remove_prefix(1);
        std::string text;
        while (!take("\"")) {
            const char c = take_char(false);
            if (c == '\\') {
                read_escape(text);
            } else {
                text += c;
            }
        }
        return text;
    }

    std::string read_lines(std::string_view quotes, bool escapes) {
        take_line_end();
        std::string text;
        while (!take(quotes)) {
            const char c = take_char(true);
            if (c == '\\' && escapes) {
                if (!skip_line_break()) read_escape(text);
            } else {
                text += c;
            }
        }
        // One or two quotes may stand before the closing three.
        for (int more = 0; more < 2 && take(quotes.substr(0, 1)); ++more)
            text += quotes.front();
        return text;
    }

    // After a backslash at the end of a line: the break, and the blanks before what follows, are none.
    bool skip_line_break() {
        const std::string_view before = rest_;
        skip_blanks();
        if (!take_line_end()) {
            rest_ = before;
            return false;
        }
        do {
            skip_blanks();
        } while (take_line_end());
        return true;
    }

    void read_escape(std::string& text) {
        constexpr std::string_view letters = "btnfre\"\\";
        constexpr std::string_view meanings = "\b\t\n\f\r\x1b\"\\";
        const char c = take_char(false);
        if (const auto found = letters.find(c); found != letters.npos) {
            text += meanings[found];
            return;
        }
        const std::size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
        std::uint32_t value = 0;
        if (digits == 0 || rest_.size() < digits) throw Mistake{said("its text has an unknown escape")};
        const auto read = std::from_chars(rest_.data(), rest_.data() + digits, value, 16);
        const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
        if (read.ec != std::errc{} || read.ptr != rest_.data() + digits || surrogate || value > 0x10FFFF) {
            throw Mistake{said("its text has an unknown escape")};
        }
        rest_.remove_prefix(digits);
        append_utf8(text, value);
    }

    std::string_view rest_;
    std::size_t line_ = 1;
    std::string key_;  // whose value is being read
};

}  // namespace

result<std::vector<Setting>> parse_toml(std::string_view text) {
    if (!is_utf8(text)) {
        std::size_t line = 1;
        while (true) {
            const std::string_view first = text.substr(0, text.find('\n'));
            if (!is_utf8(first)) break;
            text.remove_prefix(first.size() + 1);
            ++line;
        }
        return Error{"bad_settings", fmt::format("line {}: it is not UTF-8", line)};
    }
    TomlReader reader(text);
    try {
        return reader.read();
    } catch (const Mistake& mistake) {
        return Error{"bad_settings", fmt::format("line {}: {}", reader.line(), mistake.what)};
    }
}

}  // namespace orderwire::cli
