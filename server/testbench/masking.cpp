#include "testbench/masking.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/json.hpp"

namespace orderwire::testbench {

namespace {

constexpr std::string_view secret_marker = "_secret_";

// Stripe's names of what is about a person.
constexpr std::array personal_keys{"name",
                                   "first_name",
                                   "last_name",
                                   "full_name",
                                   "given_name",
                                   "family_name",
                                   "maiden_name",
                                   "account_holder_name",
                                   "customer_name",
                                   "cardholder",
                                   "phone",
                                   "line1",
                                   "line2",
                                   "postal_code",
                                   "fingerprint",
                                   "ip",
                                   "individual_name",
                                   "verified_name",
                                   "cardholder_name",
                                   "customer_purchase_ip",
                                   "dob",
                                   "tax_ids"};

bool is_personal(std::string_view key) {
    return std::find(personal_keys.begin(), personal_keys.end(), key) != personal_keys.end() ||
           key.find("email") != std::string_view::npos || key.find("address") != std::string_view::npos ||
           key.find("phone") != std::string_view::npos;
}

bool is_secret(std::string_view key) { return key == "secret" || key.ends_with("_secret"); }

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// Reads the text value by value and copies it, without recursion: a stranger decides how deep it nests.
class Masker {
  public:
    Masker(std::string_view json, Reveal reveal) : json_(json), reveal_(reveal) {}

    MaskedText run() {
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

    bool hides_next() const {
        const bool inherited = !levels_.empty() && levels_.back().hidden;
        return inherited || is_secret(key_) || (reveal_ == Reveal::everything_masked && is_personal(key_));
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
            copy(token.size());
            return true;
        }
        if (levels_.empty() && seen_value_) return false;
        seen_value_ = true;
        if (token.size() > 2 && hides_next()) {
            replace(token.size());
        } else {
            copy_without_secrets(token);
        }
        return true;
    }

    // A number, true, false or null.
    bool scalar() {
        std::size_t end = at_;
        while (end < json_.size() &&
               (is_word(json_[end]) || json_[end] == '-' || json_[end] == '+' || json_[end] == '.'))
            ++end;
        const std::string_view token = json_.substr(at_, end - at_);
        if (token.empty() || (levels_.empty() && seen_value_) || !parse_json(token)) return false;
        seen_value_ = true;
        if (token != "null" && hides_next()) {
            replace(token.size());
        } else {
            copy(token.size());
        }
        return true;
    }

    // pi_…_secret_XYZ stands in client_secret, and in URLs too.
    void copy_without_secrets(std::string_view token) {
        std::size_t from = 0;
        for (std::size_t found = token.find(secret_marker); found != std::string_view::npos;
             found = token.find(secret_marker, from)) {
            const std::size_t begin = found + secret_marker.size();
            std::size_t end = begin;
            while (end < token.size() && is_word(token[end]))
                ++end;
            result_.text += token.substr(from, begin - from);
            if (end > begin) {
                result_.text += mask;
                result_.masked = true;
            }
            from = end;
        }
        result_.text += token.substr(from);
        at_ += token.size();
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
        result_.text += mask;
        result_.text += '"';
        result_.masked = true;
        at_ += size;
    }
    void hide_rest() {
        if (reveal_ == Reveal::secrets_masked) return copy_without_secrets(json_.substr(at_));
        result_.text += mask;
        result_.masked = true;
    }

    std::string_view json_;
    Reveal reveal_;
    MaskedText result_;
    std::size_t at_ = 0;
    bool seen_value_ = false;
    std::string key_;
    std::vector<Level> levels_;
};

}  // namespace

MaskedText masked(std::string_view json, Reveal reveal) { return Masker(json, reveal).run(); }

}  // namespace orderwire::testbench
