#include "stripe/signature/json_reserializations.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/text/json_tokens.hpp"

namespace orderwire::stripe {

namespace {

struct Style {
    bool indented = false;  // by two spaces
    bool spaced = false;    // after "," and ":"
};

using TokenKind = JsonToken::Kind;

// Only the blank space changes; numbers and strings stay as they are written. `json` is valid.
std::string written(std::string_view json, Style style) {
    std::string text;
    std::size_t depth = 0;
    const auto begin_line = [&] {
        if (!style.indented) return;
        text += '\n';
        text.append(2 * depth, ' ');
    };
    JsonTokens tokens(json);
    while (const auto token = tokens.next()) {
        if (token->closes()) {
            --depth;
            begin_line();
        }
        text += token->text;
        JsonTokens ahead = tokens;
        const auto following = token->opens() ? ahead.next() : std::nullopt;
        if (following && following->closes()) {  // it is empty
            text += following->text;
            tokens = ahead;
        } else if (token->opens()) {
            ++depth;
            begin_line();
        } else if (token->kind == TokenKind::comma) {
            if (style.spaced && !style.indented) text += ' ';
            begin_line();
        } else if (token->kind == TokenKind::colon && style.spaced) {
            text += ' ';
        }
    }
    return text;
}

std::string with_plain_line_ends(std::string_view body) {
    std::string text(body);
    std::erase(text, '\r');
    return text;
}

}  // namespace

std::vector<Reserialization> reserializations_of(std::string_view body) {
    std::vector<Reserialization> forms;
    const auto add = [&](std::string name, std::string text) {
        const bool known =
            text == body || std::any_of(forms.begin(), forms.end(),
                                        [&](const Reserialization& form) { return form.text == text; });
        if (!known) forms.push_back({std::move(name), std::move(text)});
    };
    add("with plain line ends", with_plain_line_ends(body));
    add("with a newline at its end", std::string(body) + "\n");
    if (body.ends_with('\n')) {
        add("without the newline at its end", std::string(body.substr(0, body.size() - 1)));
    }
    if (!parse_json(body)) return forms;
    const std::string indented = written(body, {true, true});
    const std::string compact = written(body, {});
    const std::string spaced = written(body, {false, true});
    add("indented by two spaces, as Stripe sends it", indented);
    add("without blanks, as JSON.stringify writes it", compact);
    add("on one line with blanks, as Python's json.dumps writes it", spaced);
    add("indented, with a newline at its end", indented + "\n");
    add("without blanks, with a newline at its end", compact + "\n");
    return forms;
}

}  // namespace orderwire::stripe
