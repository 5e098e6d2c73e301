#include "replay/input/json_text.hpp"

namespace orderwire::replay {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Walks over text that a parser has accepted already, so nothing here can be malformed.
class Walker {
  public:
    Walker(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    std::size_t at() const { return at_; }
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void step() { ++at_; }
    void skip_blank() {
        while (at_ < text_.size() && is_blank(text_[at_]))
            ++at_;
    }
    void skip_value() {
        if (peek() == '"') return skip_string();
        if (peek() != '{' && peek() != '[') return skip_word();
        int depth = 0;
        do {
            const char c = peek();
            if (c == '"') {
                skip_string();
                continue;
            }
            if (c == '{' || c == '[') ++depth;
            if (c == '}' || c == ']') --depth;
            ++at_;
        } while (depth > 0);
    }
    void skip_line() {
        while (at_ < text_.size() && text_[at_] != '\n')
            ++at_;
    }
    // Past the separator after an element, if there is another.
    bool next() {
        skip_blank();
        const bool more = peek() == ',';
        ++at_;
        skip_blank();
        return more;
    }

  private:
    void skip_string() {
        for (++at_; text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\') ++at_;
        }
        ++at_;
    }
    void skip_word() {
        while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != ',' && text_[at_] != ']' &&
               text_[at_] != '}')
            ++at_;
    }

    std::string_view text_;
    std::size_t at_;
};

// Whether nothing but blank space stands before `at` on its line.
bool begins_line(std::string_view text, std::size_t start, std::size_t at) {
    while (at > start && text[at - 1] != '\n') {
        if (!is_blank(text[--at])) return false;
    }
    return true;
}

std::string_view line_at(std::string_view text, std::size_t at) {
    std::string_view line = text.substr(at, text.find('\n', at) - at);
    while (!line.empty() && is_blank(line.back()))
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
    Walker walker(input.text, offset);
    walker.skip_value();
    return {parser.release(), offset, walker.at() - offset};
}

JsonSlice sliced(const Input& input, std::size_t from, std::size_t to) {
    const std::string_view text = std::string_view(input.text).substr(from, to - from);
    return {json::parse({text.data(), text.size()}, {}, options()), from, to - from};
}

}  // namespace

std::size_t for_each_json_value(const Input& input, const std::function<void(const JsonSlice&)>& use,
                                const std::function<bool(std::string_view line)>& is_beside) {
    const std::size_t start = input.text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    Walker walker(input.text, start);
    walker.skip_blank();
    if (walker.at() >= input.text.size()) input.refuse(0, "there is nothing in this file");
    const std::size_t first = walker.at();
    std::size_t skipped = 0;
    std::size_t used = 0;
    for (; walker.at() < input.text.size(); walker.skip_blank()) {
        if (is_beside && begins_line(input.text, start, walker.at()) &&
            is_beside(line_at(input.text, walker.at()))) {
            walker.skip_line();
            ++skipped;
            continue;
        }
        use(parse_at(input, walker.at()));
        walker.skip_value();
        ++used;
    }
    if (used == 0) use(parse_at(input, first));
    return skipped;
}

std::vector<JsonSlice> elements_of(const Input& input, const JsonSlice& array) {
    std::vector<JsonSlice> elements;
    if (array.value.as_array().empty()) return elements;
    Walker walker(input.text, array.offset);
    walker.step();
    walker.skip_blank();
    do {
        const std::size_t from = walker.at();
        walker.skip_value();
        elements.push_back(sliced(input, from, walker.at()));
    } while (walker.next());
    return elements;
}

JsonSlice member_of(const Input& input, const JsonSlice& object, std::string_view key) {
    JsonSlice found{object.value.as_object().at(key), object.offset, object.size};
    Walker walker(input.text, object.offset);
    walker.step();
    walker.skip_blank();
    do {
        const std::size_t name_from = walker.at();
        walker.skip_value();
        const bool wanted = sliced(input, name_from, walker.at()).value.as_string() == key;
        walker.skip_blank();
        walker.step();  // the colon
        walker.skip_blank();
        const std::size_t from = walker.at();
        walker.skip_value();
        if (wanted) found = sliced(input, from, walker.at());
    } while (walker.next());
    return found;
}

}  // namespace orderwire::replay
