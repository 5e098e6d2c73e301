#include "sandbox/protocol/forms.hpp"

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <vector>

#include "base/text/utf8.hpp"

namespace orderwire::sandbox {

namespace urls = boost::urls;

namespace {

Error invalid_form(std::string detail) { return Error{"invalid_form", std::move(detail)}; }

// "a[b][]" is a, b and an empty segment.
result<std::vector<std::string>> split_name(const std::string& name, std::size_t depth_max) {
    std::vector<std::string> segments;
    const std::size_t first = name.find('[');
    segments.push_back(name.substr(0, first));
    if (segments.front().empty() || segments.front().find(']') != std::string::npos) {
        return invalid_form("a parameter's name is malformed");
    }
    for (std::size_t at = first; at < name.size();) {
        const std::size_t end = name.find(']', at);
        if (name[at] != '[' || end == std::string::npos)
            return invalid_form("the brackets of a parameter's name do not match");
        segments.push_back(name.substr(at + 1, end - at - 1));
        if (segments.back().find('[') != std::string::npos) {
            return invalid_form("the brackets of a parameter's name do not match");
        }
        at = end + 1;
    }
    if (segments.size() > depth_max) return invalid_form("a parameter is nested too deeply");
    return segments;
}

// Where "[]" puts its value: a new element; but "a[][x]=1&a[][y]=2" is one element with two members.
std::string next_position(const json::object& list, const std::string* member) {
    if (member != nullptr && !list.empty()) {
        std::string last = std::to_string(list.size() - 1);
        const json::object* element = object_at(list, last);
        if (element != nullptr && !element->contains(*member)) return last;
    }
    return std::to_string(list.size());
}

result<void> insert(json::object& form, const std::vector<std::string>& segments, const std::string& value) {
    json::object* parent = &form;
    for (std::size_t i = 0;; ++i) {
        const bool is_leaf = i + 1 == segments.size();
        const std::string* member = is_leaf ? nullptr : &segments[i + 1];
        const std::string key = segments[i].empty() ? next_position(*parent, member) : segments[i];
        if (is_leaf) {
            if (object_at(*parent, key) != nullptr)
                return invalid_form("a parameter is both a value and a hash");
            (*parent)[key] = value;
            return {};
        }
        json::value& child = parent->emplace(key, json::object()).first->value();
        // "metadata=&metadata[a]=1" clears, then sets.
        if (child.is_string() && child.get_string().empty()) child = json::object();
        if (!child.is_object()) return invalid_form("a parameter is both a value and a hash");
        parent = &child.get_object();
    }
}

void append_canonical(const json::object& object, std::string& text) {
    std::vector<const json::key_value_pair*> members;
    for (const auto& member : object)
        members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return a->key() < b->key(); });
    text += '{';
    for (const auto* member : members) {
        text += json::serialize(member->key());
        text += ':';
        if (member->value().is_object()) {
            append_canonical(member->value().get_object(), text);
        } else {
            text += json::serialize(member->value());
        }
        text += ',';
    }
    text += '}';
}

}  // namespace

result<std::string> decode_form_text(std::string_view text) {
    const auto encoded = urls::make_pct_string_view({text.data(), text.size()});
    if (!encoded) return invalid_form("a percent escape is broken");
    urls::encoding_opts options;
    options.space_as_plus = true;
    std::string decoded = encoded->decode(options);
    if (decoded.find('\0') != std::string::npos) return invalid_form("a zero byte");
    if (!is_utf8(decoded)) return invalid_form("the text is not valid UTF-8");
    return decoded;
}

std::string encode_form_text(std::string_view text) {
    return urls::encode({text.data(), text.size()}, urls::unreserved_chars);
}

std::string excerpt(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return std::string(text);
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return std::string(text.substr(0, end));
}

result<json::object> parse_form(std::string_view text, const FormLimits& limits) {
    json::object form;
    std::size_t fields = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        if (++fields > limits.fields_max) return invalid_form("there are too many parameters");

        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = decode_form_text(pair.substr(0, equals));
        if (!name) return name.error();
        auto value = decode_form_text(pair.substr(std::min(equals + 1, pair.size())));
        if (!value) return value.error();
        auto segments = split_name(*name, limits.depth_max);
        if (!segments) return segments.error();
        if (auto inserted = insert(form, *segments, *value); !inserted) return inserted.error();
    }
    return form;
}

std::string canonical_form(const json::object& form) {
    std::string text;
    append_canonical(form, text);
    return text;
}

}  // namespace orderwire::sandbox
