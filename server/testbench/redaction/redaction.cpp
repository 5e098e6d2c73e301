#include "testbench/redaction/redaction.hpp"

#include <vector>

#include "base/json.hpp"
#include "base/text/json_tokens.hpp"
#include "testbench/redaction/personal_data.hpp"

namespace orderwire::testbench {

namespace {

using TokenKind = JsonToken::Kind;

// Reads the text value by value and copies it, without recursion: a stranger decides how deep it nests.
class Redactor {
  public:
    Redactor(std::string_view json, Redaction redaction) : json_(json), redaction_(redaction) {}

    RedactedText run() {
        result_.text.reserve(json_.size());
        JsonTokens tokens(json_);
        while (const auto token = tokens.next()) {
            copy(token->offset - at_);  // the blank space before it
            if (!take(*token)) {
                hide_rest();
                return std::move(result_);
            }
        }
        copy(json_.size() - at_);
        return std::move(result_);
    }

  private:
    struct Level {
        bool object = false;
        bool hidden = false;  // everything below a personal key, such as an address
        bool expects_key = false;
    };

    // False: the text stops being JSON here.
    bool take(const JsonToken& token) {
        switch (token.kind) {
            case TokenKind::begin_object:
            case TokenKind::begin_array: {
                if (levels_.empty() && seen_value_) return false;
                const bool is_object = token.kind == TokenKind::begin_object;
                levels_.push_back({is_object, hides_next(), is_object});
                key_.clear();
                copy(1);
                return true;
            }
            case TokenKind::end_object:
            case TokenKind::end_array:
                if (levels_.empty() || levels_.back().object != (token.kind == TokenKind::end_object))
                    return false;
                levels_.pop_back();
                seen_value_ = true;
                copy(1);
                return true;
            case TokenKind::comma:
                if (levels_.empty()) return false;
                levels_.back().expects_key = levels_.back().object;
                key_.clear();
                copy(1);
                return true;
            case TokenKind::colon:
                if (levels_.empty() || !levels_.back().object) return false;
                copy(1);
                return true;
            case TokenKind::string:
                return string(token.text);
            case TokenKind::literal:
                return literal(token.text);
            case TokenKind::broken:
                return false;
        }
        return false;
    }

    bool hides_people() const { return redaction_ == Redaction::everything; }
    Cleaned cleaned(std::string_view text) const {
        return hides_people() ? without_personal_data(text) : without_secrets(text);
    }

    bool hides_next() const {
        const bool inherited = !levels_.empty() && levels_.back().hidden;
        return inherited || is_secret_key(key_) || (hides_people() && is_personal_key(key_));
    }

    bool string(std::string_view token) {
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
    bool literal(std::string_view token) {
        if ((levels_.empty() && seen_value_) || !parse_json(token)) return false;
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
