#include "base/text/json_tokens.hpp"

namespace orderwire {

namespace {

using TokenKind = JsonToken::Kind;

bool is_literal_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '+' || c == '.';
}

std::optional<TokenKind> punctuation(char c) {
    switch (c) {
        case '{':
            return TokenKind::begin_object;
        case '}':
            return TokenKind::end_object;
        case '[':
            return TokenKind::begin_array;
        case ']':
            return TokenKind::end_array;
        case ',':
            return TokenKind::comma;
        case ':':
            return TokenKind::colon;
        default:
            return std::nullopt;
    }
}

// Behind the closing quote of the string that begins at `at`; beyond the text where there is none.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"';)
        at += text[at] == '\\' ? 2 : 1;
    return at < text.size() ? at + 1 : text.size() + 1;
}

}  // namespace

std::optional<JsonToken> JsonTokens::next() {
    while (offset_ < text_.size() && is_json_space(text_[offset_]))
        ++offset_;
    if (offset_ >= text_.size()) return std::nullopt;
    const std::size_t begin = offset_;
    const char first = text_[begin];
    TokenKind kind = TokenKind::broken;
    std::size_t end = begin + 1;
    if (const auto found = punctuation(first)) {
        kind = *found;
    } else if (first == '"') {
        end = end_of_string(text_, begin);
        if (end <= text_.size()) kind = TokenKind::string;
    } else if (is_literal_character(first)) {
        kind = TokenKind::literal;
        while (end < text_.size() && is_literal_character(text_[end]))
            ++end;
    }
    offset_ = end < text_.size() ? end : text_.size();
    return JsonToken{kind, begin, text_.substr(begin, offset_ - begin)};
}

}  // namespace orderwire
