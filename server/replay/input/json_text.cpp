#include "replay/input/json_text.hpp"

#include <algorithm>

#include "base/text/json_tokens.hpp"

namespace orderwire::replay {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct Span {
    std::size_t from;
    std::size_t to;
};

// The value that comes next, of a text that a parser has accepted already.
Span next_value(JsonTokens& tokens) {
    const JsonToken first = tokens.next().value();
    int depth = first.opens() ? 1 : 0;
    while (depth > 0) {
        const JsonToken token = tokens.next().value();
        depth += token.opens() ? 1 : token.closes() ? -1 : 0;
    }
    return {first.offset, tokens.offset()};
}

// Past the separator after an element, if there is another.
bool has_another(JsonTokens& tokens) { return tokens.next().value().kind == JsonToken::Kind::comma; }

std::size_t skip_blank(std::string_view text, std::size_t at) {
    while (at < text.size() && is_json_space(text[at]))
        ++at;
    return at;
}

// Whether nothing but blank space stands before `at` on its line.
bool begins_line(std::string_view text, std::size_t start, std::size_t at) {
    while (at > start && text[at - 1] != '\n') {
        if (!is_json_space(text[--at])) return false;
    }
    return true;
}

std::string_view line_at(std::string_view text, std::size_t at) {
    std::string_view line = text.substr(at, text.find('\n', at) - at);
    while (!line.empty() && is_json_space(line.back()))
        line.remove_suffix(1);
    return line;
}

json::parse_options options() {
    json::parse_options options;
    options.max_depth = json_depth_max;
    return options;
}

std::string sentence(const boost::system::error_code& error) {
    if (error == json::error::incomplete) return "the JSON ends too early";
    if (error == json::error::too_deep) return "the JSON nests deeper than 128";
    return "this is not JSON: " + error.message();
}

// The value that begins at `offset`, which is not blank.
JsonSlice parse_at(const Input& input, std::size_t offset) {
    const std::string_view rest = std::string_view(input.text).substr(offset);
    json::stream_parser parser({}, options());
    boost::system::error_code error;
    const std::size_t used = parser.write_some(rest.data(), rest.size(), error);
    if (!error && !parser.done()) parser.finish(error);
    if (error) input.refuse(offset + used, sentence(error));
    JsonTokens tokens(input.text, offset);
    return {parser.release(), offset, next_value(tokens).to - offset};
}

JsonSlice sliced(const Input& input, const Span& span) {
    const std::size_t size = span.to - span.from;
    const std::string_view text = std::string_view(input.text).substr(span.from, size);
    return {json::parse({text.data(), text.size()}, {}, options()), span.from, size};
}

}  // namespace

std::size_t for_each_json_value(const Input& input, const std::function<void(const JsonSlice&)>& use,
                                const std::function<bool(std::string_view line)>& is_beside) {
    const std::string_view text = input.text;
    const std::size_t start = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    const std::size_t first = skip_blank(text, start);
    if (first >= text.size()) input.refuse(0, "there is nothing in this file");
    std::size_t skipped = 0;
    std::size_t used = 0;
    for (std::size_t at = first; at < text.size(); at = skip_blank(text, at)) {
        if (is_beside && begins_line(text, start, at) && is_beside(line_at(text, at))) {
            at = std::min(text.find('\n', at), text.size());
            ++skipped;
            continue;
        }
        const JsonSlice slice = parse_at(input, at);
        use(slice);
        at += slice.size;
        ++used;
    }
    if (used == 0) use(parse_at(input, first));
    return skipped;
}

std::vector<JsonSlice> elements_of(const Input& input, const JsonSlice& array) {
    std::vector<JsonSlice> elements;
    if (array.value.as_array().empty()) return elements;
    JsonTokens tokens(input.text, array.offset);
    tokens.next();  // the bracket
    do {
        elements.push_back(sliced(input, next_value(tokens)));
    } while (has_another(tokens));
    return elements;
}

JsonSlice member_of(const Input& input, const JsonSlice& object, std::string_view key) {
    JsonSlice found{object.value.as_object().at(key), object.offset, object.size};
    JsonTokens tokens(input.text, object.offset);
    tokens.next();  // the brace
    do {
        const Span name = next_value(tokens);
        tokens.next();  // the colon
        const Span value = next_value(tokens);
        if (sliced(input, name).value.as_string() == key) found = sliced(input, value);
    } while (has_another(tokens));
    return found;
}

}  // namespace orderwire::replay
