#include "sandbox/protocol/params.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <charconv>

#include "sandbox/protocol/api_call.hpp"
#include "sandbox/protocol/forms.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::size_t metadata_keys_max = 50;
constexpr std::size_t metadata_key_length_max = 40;
constexpr std::size_t metadata_value_length_max = 500;
constexpr std::size_t return_url_length_max = 2048;

const json::object& no_parameters() {
    static const json::object empty;
    return empty;
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool has_word(std::string_view words, const std::string& word) {
    const std::string all = " " + std::string(words) + " ";
    return word.find(' ') == std::string::npos && all.find(" " + word + " ") != std::string::npos;
}

// "line_items[0][price]" is "line_items[price]".
std::string without_positions(std::string_view name) {
    std::string plain;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const std::size_t end = name[i] == '[' ? name.find(']', i) : std::string_view::npos;
        const std::string_view inside =
            end == std::string_view::npos ? std::string_view() : name.substr(i + 1, end - i - 1);
        const bool position =
            !inside.empty() && inside.find_first_not_of("0123456789") == std::string_view::npos;
        if (position) {
            i = end;
        } else {
            plain += name[i];
        }
    }
    return plain;
}

}  // namespace

Params::Params(const ApiCall& call) : Params(call.form, call.stripes_parameters) {}

std::vector<const json::value*> list_values(const json::object& list) {
    std::vector<const json::key_value_pair*> members;
    for (const auto& member : list)
        members.push_back(&member);
    // Positions are decimal without leading zeros, so a shorter one is a smaller one.
    std::stable_sort(members.begin(), members.end(), [](const auto* a, const auto* b) {
        return a->key().size() != b->key().size() ? a->key().size() < b->key().size() : a->key() < b->key();
    });
    std::vector<const json::value*> values;
    values.reserve(members.size());
    for (const auto* member : members)
        values.push_back(&member->value());
    return values;
}

std::string Params::full_name(std::string_view key) const {
    return prefix_.empty() ? std::string(key) : prefix_ + "[" + std::string(key) + "]";
}

void Params::fail(ApiError error) {
    if (shared_->happened) return;
    shared_->happened = true;
    shared_->error = std::move(error);
}

bool Params::is_unset(std::string_view key) const {
    const auto value = string_at(*form_, key);
    return value && value->empty();
}

const std::string* Params::given(std::string_view key, std::string& storage) {
    const json::value* value = form_->if_contains(key);
    if (value == nullptr) return nullptr;
    if (!value->is_string()) {
        fail(parameter_error("parameter_invalid_string", "Invalid string: " + full_name(key) + " is a hash.",
                             full_name(key)));
        return nullptr;
    }
    storage = value->get_string();
    return storage.empty() ? nullptr : &storage;
}

std::optional<std::string> Params::text(std::string_view key, std::size_t length_max) {
    std::string storage;
    if (given(key, storage) == nullptr) return std::nullopt;
    if (characters(storage) > length_max) {
        fail(parameter_error("parameter_invalid_string_length",
                             "Invalid string: " + full_name(key) + " must be at most " +
                                 std::to_string(length_max) + " characters.",
                             full_name(key)));
        return std::nullopt;
    }
    return storage;
}

std::optional<std::int64_t> Params::integer(std::string_view key, std::int64_t min, std::int64_t max) {
    std::string storage;
    if (given(key, storage) == nullptr) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(storage.data(), storage.data() + storage.size(), value);
    if (error != std::errc() || end != storage.data() + storage.size()) {
        fail(parameter_error("parameter_invalid_integer", "Invalid integer: " + excerpt(storage),
                             full_name(key)));
        return std::nullopt;
    }
    if (value < min || value > max) {
        const std::string bound = value < min ? "greater than or equal to " + std::to_string(min)
                                              : "less than or equal to " + std::to_string(max);
        fail(parameter_error("parameter_invalid_integer", "This value must be " + bound + ".",
                             full_name(key)));
        return std::nullopt;
    }
    return value;
}

std::optional<bool> Params::boolean(std::string_view key) {
    std::string storage;
    if (given(key, storage) == nullptr) return std::nullopt;
    if (storage == "true" || storage == "1") return true;
    if (storage == "false" || storage == "0") return false;
    fail(
        parameter_error("parameter_invalid_boolean", "Invalid boolean: " + excerpt(storage), full_name(key)));
    return std::nullopt;
}

std::optional<std::string> Params::one_of(std::string_view key,
                                          std::initializer_list<std::string_view> values) {
    std::string storage;
    if (given(key, storage) == nullptr) return std::nullopt;
    if (std::find(values.begin(), values.end(), storage) != values.end()) return storage;
    std::string accepted;
    for (const std::string_view value : values)
        accepted += (accepted.empty() ? "" : ", ") + std::string(value);
    fail(parameter_error("parameter_invalid_string",
                         "Invalid " + full_name(key) + ": must be one of " + accepted, full_name(key)));
    return std::nullopt;
}

std::optional<std::string> Params::http_url(std::string_view key) {
    std::string storage;
    if (given(key, storage) == nullptr) return std::nullopt;
    const auto url = boost::urls::parse_uri(storage);
    const bool usable = url && (url->scheme_id() == boost::urls::scheme::http ||
                                url->scheme_id() == boost::urls::scheme::https);
    if (!usable || url->host().empty() || storage.size() > return_url_length_max) {
        fail(parameter_error("url_invalid", "Not a valid URL", full_name(key)));
        return std::nullopt;
    }
    return storage;
}

std::vector<std::string> Params::texts(std::string_view key) {
    std::vector<std::string> texts;
    const json::value* value = form_->if_contains(key);
    if (value == nullptr) return texts;
    if (value->is_string()) {
        if (!value->get_string().empty()) texts.emplace_back(value->get_string());
        return texts;
    }
    for (const json::value* element : list_values(value->get_object())) {
        if (!element->is_string()) {
            fail(parameter_error("parameter_invalid_string",
                                 "Invalid string: an element of " + full_name(key) + ".", full_name(key)));
            return {};
        }
        texts.emplace_back(element->get_string());
    }
    return texts;
}

std::optional<std::string> Params::required_text(std::string_view key) {
    if (!has(key) || is_unset(key)) fail(missing_parameter(full_name(key)));
    return text(key);
}

std::optional<std::int64_t> Params::required_integer(std::string_view key, std::int64_t min,
                                                     std::int64_t max) {
    if (!has(key) || is_unset(key)) fail(missing_parameter(full_name(key)));
    return integer(key, min, max);
}

Params Params::child(std::string_view key) {
    const json::value* value = form_->if_contains(key);
    if (value != nullptr && value->is_string() && !value->get_string().empty()) {
        fail(parameter_error("parameter_invalid_hash", "Invalid object: " + full_name(key), full_name(key)));
    }
    const json::object* object = object_at(*form_, key);
    return {object == nullptr ? no_parameters() : *object, full_name(key), shared_};
}

std::vector<Params> Params::children(std::string_view key) {
    std::vector<Params> children;
    const json::object* list = object_at(*form_, key);
    if (list == nullptr) return children;
    const auto values = list_values(*list);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::string name = full_name(key) + "[" + std::to_string(i) + "]";
        if (!values[i]->is_object()) {
            fail(parameter_error("parameter_invalid_hash", "Invalid object: " + name, name));
            return {};
        }
        children.push_back({values[i]->get_object(), name, shared_});
    }
    return children;
}

void Params::merge_metadata(json::object& metadata) {
    if (is_unset("metadata")) metadata.clear();
    Params given_metadata = child("metadata");
    for (const auto& [key, value] : given_metadata.form()) {
        const std::string name = given_metadata.full_name(key);
        if (!value.is_string()) {
            fail(parameter_error("parameter_invalid_string", "Metadata values must be strings.", name));
        } else if (characters(key) > metadata_key_length_max) {
            fail(parameter_error("parameter_invalid_string_length",
                                 "Metadata keys can have up to 40 characters.", name));
        } else if (characters(value.get_string()) > metadata_value_length_max) {
            fail(parameter_error("parameter_invalid_string_length",
                                 "Metadata values can have up to 500 characters.", name));
        } else if (value.get_string().empty()) {
            metadata.erase(key);
        } else {
            metadata[key] = value;
        }
    }
    if (metadata.size() > metadata_keys_max) {
        fail(parameter_error("parameter_invalid_hash", "Metadata can have up to 50 keys.", "metadata"));
    }
}

void Params::refuse(std::string_view key) {
    const std::string full = full_name(excerpt(key));
    const bool known = has_word(shared_->stripes, without_positions(full));
    fail(known ? parameter_error("",
                                 "The sandbox does not act on " + full +
                                     ", so it refuses the parameter rather than drop it. Stripe has it.",
                                 full)
               : parameter_error("parameter_unknown", "Received unknown parameter: " + full, full));
}

void Params::allow_value(std::string_view key, std::string_view values) {
    const auto given_value = string_at(*form_, key);
    if (given_value && given_value->empty()) return;
    for (std::string_view rest = values; given_value && !rest.empty();) {
        const std::size_t bar = std::min(rest.find('|'), rest.size());
        if (rest.substr(0, bar) == *given_value) return;
        rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
    std::string accepted(values);
    std::replace(accepted.begin(), accepted.end(), '|', ',');
    const std::string full = full_name(key);
    fail(parameter_error(
        "", "The sandbox takes " + full + " only as " + accepted + ": it does not act on others.", full));
}

void Params::allow(std::string_view keys) {
    for (const auto& [key, value] : *form_) {
        const std::string_view name = key;
        if (name == "expand" || name == "key") continue;
        std::string_view rest = keys;
        bool found = false;
        while (!rest.empty() && !found) {
            const std::size_t space = std::min(rest.find(' '), rest.size());
            const std::string_view word = rest.substr(0, space);
            const std::size_t equals = std::min(word.find('='), word.size());
            found = !name.empty() && word.substr(0, equals) == name;
            if (found && equals < word.size()) allow_value(name, word.substr(equals + 1));
            rest.remove_prefix(std::min(space + 1, rest.size()));
        }
        if (!found) refuse(name);
    }
}

}  // namespace orderwire::sandbox
