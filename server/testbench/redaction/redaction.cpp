#include "testbench/redaction/redaction.hpp"

#include <vector>

#include "base/json.hpp"
#include "testbench/redaction/personal_data.hpp"

namespace orderwire::testbench {

namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

bool is_scalar_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '+' || c == '.';
}

// Reads the text value by value and copies it, without recursion: a stranger decides how deep it nests.
class Redactor {
  public:
    Redactor(std::string_view json, Redaction redaction) : json_(json), redaction_(redaction) {}

    RedactedText run() {
        result_.text.reserve(json_.size());
        while (copy_space(), at_ < json_.size()) {
            if (!step()) {
                hide_rest();
                break;
            }
        }
        return std::move(result_);
    }

  private:
    struct Level {
        bool object = false;
        bool hidden = false;  // everything below a personal key, such as an address
        bool expects_key = false;
    };

    bool step() {
        const char c = json_[at_];
        switch (c) {
            case '{':
            case '[':
                if (levels_.empty() && seen_value_) return false;
                levels_.push_back({c == '{', hides_next(), c == '{'});
                key_.clear();
                copy(1);
                return true;
            case '}':
            case ']':
                if (levels_.empty() || levels_.back().object != (c == '}')) return false;
                levels_.pop_back();
                seen_value_ = true;
                copy(1);
                return true;
            case ',':
                if (levels_.empty()) return false;
                levels_.back().expects_key = levels_.back().object;
                key_.clear();
                copy(1);
                return true;
            case ':':
                if (levels_.empty() || !levels_.back().object) return false;
                copy(1);
                return true;
            case '"':
                return string();
            default:
                return scalar();
        }
    }

    bool hides_people() const { return redaction_ == Redaction::everything; }
    Cleaned cleaned(std::string_view text) const {
        return hides_people() ? without_personal_data(text) : without_secrets(text);
    }

    bool hides_next() const {
        const bool inherited = !levels_.empty() && levels_.back().hidden;
        return inherited || is_secret_key(key_) || (hides_people() && is_personal_key(key_));
    }

    bool string() {
        std::size_t end = at_ + 1;
        while (end < json_.size() && json_[end] != '"')
            end += json_[end] == '\\' ? 2 : 1;
        if (end >= json_.size()) return false;
        const std::string_view token = json_.substr(at_, end + 1 - at_);
        if (!levels_.empty() && levels_.back().expects_key) {
            levels_.back().expects_key = false;
            const auto key = parse_json(token);
            if (!key || !key->is_string()) return false;
            key_ = std::string(key->get_string());
            return write_cleaned(token, key_);
        }
        if (levels_.empty() && seen_value_) return false;
        seen_value_ = true;
        if (token.size() > 2 && hides_next()) {
            replace(token.size());
            return true;
        }
        return clean_string(token);
    }

    // A value whose key says nothing may still hold what is nobody's business. It is judged as it reads, not
    // as it is written; what holds nothing stays as it was written.
    bool clean_string(std::string_view token) {
        const auto value = parse_json(token);
        if (!value || !value->is_string()) return false;
        return write_cleaned(token, value->get_string());
    }

    bool write_cleaned(std::string_view token, std::string_view value) {
        const Cleaned clean = cleaned(value);
        if (!clean.changed) {
            copy(token.size());
            return true;
        }
        result_.text += json::serialize(json::value(clean.text));
        result_.masked = true;
        at_ += token.size();
        return true;
    }

    // A number, true, false or null.
    bool scalar() {
        std::size_t end = at_;
        while (end < json_.size() && is_scalar_character(json_[end]))
            ++end;
        const std::string_view token = json_.substr(at_, end - at_);
        if (token.empty() || (levels_.empty() && seen_value_) || !parse_json(token)) return false;
        seen_value_ = true;
        const bool is_number = token.front() == '-' || (token.front() >= '0' && token.front() <= '9');
        const bool looks_personal = is_number && hides_people() && without_personal_data(token).changed;
        if (token != "null" && (looks_personal || hides_next())) {
            replace(token.size());
        } else {
            copy(token.size());
        }
        return true;
    }

    void copy_space() {
        std::size_t end = at_;
        while (end < json_.size() && is_space(json_[end]))
            ++end;
        copy(end - at_);
    }
    void copy(std::size_t size) {
        result_.text += json_.substr(at_, size);
        at_ += size;
    }
    void replace(std::size_t size) {
        result_.text += '"';
        result_.text += redaction_mark;
        result_.text += '"';
        result_.masked = true;
        at_ += size;
    }
    void hide_rest() {
        const Cleaned clean = without_secrets(json_.substr(at_));
        result_.text += hides_people() ? redaction_mark : clean.text;
        result_.masked = result_.masked || hides_people() || clean.changed;
    }

    std::string_view json_;
    Redaction redaction_;
    RedactedText result_;
    std::size_t at_ = 0;
    bool seen_value_ = false;
    std::string key_;
    std::vector<Level> levels_;
};

}  // namespace

RedactedText redact(std::string_view json, Redaction redaction) { return Redactor(json, redaction).run(); }

}  // namespace orderwire::testbench
