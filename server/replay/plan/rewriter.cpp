#include "replay/plan/rewriter.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/crypto.hpp"

namespace orderwire::replay {

namespace {

// A kind of object: how its ids begin, and which fields hold one whatever it looks like.
struct Kind {
    std::string_view name;    // in --map
    std::string_view prefix;  // of its ids
    std::string_view object;  // in the member `object`
    std::array<std::string_view, 2> fields;
};

constexpr std::array kinds{
    Kind{"order", "ord_", "", {"order_id"}},
    Kind{"event", "evt_", "event", {}},
    Kind{"payment_intent", "pi_", "payment_intent", {"payment_intent"}},
    Kind{"session", "cs_", "checkout.session", {}},
    Kind{"charge", "ch_", "charge", {"charge", "latest_charge"}},
    Kind{"customer", "cus_", "customer", {"customer"}},
    Kind{"refund", "re_", "refund", {"refund"}},
    Kind{"dispute", "dp_", "dispute", {"dispute"}},
    Kind{"payment_method", "pm_", "payment_method", {"payment_method"}},
    Kind{"account", "acct_", "account", {"account"}},
};
constexpr std::array<std::string_view, 3> figures{"amount", "currency", "livemode"};

bool is_token_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

const Kind* kind_named(std::string_view name) {
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.name == name; });
    return found == kinds.end() ? nullptr : &*found;
}

const Kind* kind_of_token(std::string_view token) {
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) {
        return token.starts_with(kind.prefix) && token.size() > kind.prefix.size();
    });
    return found == kinds.end() ? nullptr : &*found;
}

// The kind of id that this field holds, whatever the id looks like.
const Kind* kind_of_field(std::string_view key, const json::object& parent) {
    if (key == "id") {
        const std::string object = text_at(parent, "object");
        const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) {
            return !object.empty() && kind.object == object;
        });
        return found == kinds.end() ? nullptr : &*found;
    }
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) {
        return std::find(kind.fields.begin(), kind.fields.end(), key) != kind.fields.end();
    });
    return found == kinds.end() ? nullptr : &*found;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

std::string crockford(std::string_view hex, std::size_t digits) {
    static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string text;
    for (std::size_t i = 0; i < digits; ++i) {
        unsigned value = 0;
        std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, value, 16);
        text.push_back(alphabet[value % alphabet.size()]);
    }
    return text;
}

// An id of its own for each (salt, old id), in the form of its kind: an order id has 26 digits, the first up
// to 7.
std::string made_of(std::string_view salt, std::string_view old, const Kind& kind) {
    const std::string hash = sha256_hex(std::string(salt) + ":" + std::string(old));
    if (kind.name == "order") return "ord_0" + crockford(hash, 25);
    std::string prefix(kind.prefix);
    for (const std::string_view mode : {"cs_test_", "cs_live_"}) {
        if (old.starts_with(mode)) prefix = mode;
    }
    return prefix + hash.substr(0, 24);
}

}  // namespace

std::string why_not_mappable(const MapEntry& entry) {
    if (entry.from == "amount" && !whole_number(entry.to)) return "amount is a whole number of minor units";
    if (entry.from == "livemode" && entry.to != "true" && entry.to != "false")
        return "livemode is true or false";
    const bool is_figure = std::find(figures.begin(), figures.end(), entry.from) != figures.end();
    if (is_figure || kind_named(entry.from) != nullptr) return "";
    if (entry.from.find_first_of("0123456789") != std::string::npos) return "";  // an id as it was recorded
    std::string names;
    for (const Kind& kind : kinds)
        names += std::string(kind.name) + ", ";
    return "one of " + names + "amount, currency, livemode, or an id as it was recorded, before the =";
}

Rewriter::Rewriter(std::vector<MapEntry> map, Renew renew, std::string salt)
    : map_(std::move(map)), renew_(renew), salt_(std::move(salt)) {}

void Rewriter::learn_amounts(const json::value& event) {
    const json::object* root = event.if_object();
    const json::object* data = root == nullptr ? nullptr : object_at(*root, "data");
    const json::object* object = data == nullptr ? nullptr : object_at(*data, "object");
    if (object == nullptr) return;
    const std::string kind = text_at(*object, "object");
    if (kind == "payment_intent" || kind == "charge")
        amounts_.insert(integer_at(*object, "amount").value_or(0));
    if (kind == "checkout.session") amounts_.insert(integer_at(*object, "amount_total").value_or(0));
}

const std::string* Rewriter::literally(std::string_view old) const {
    // The names of kinds also stand in events as plain words; only recorded ids count here.
    const bool is_word =
        kind_named(old) != nullptr || std::find(figures.begin(), figures.end(), old) != figures.end();
    return is_word ? nullptr : mapped(old);
}

const std::string* Rewriter::mapped(std::string_view from) const {
    const auto found =
        std::find_if(map_.begin(), map_.end(), [&](const MapEntry& entry) { return entry.from == from; });
    return found == map_.end() ? nullptr : &found->to;
}

std::string Rewriter::in_place_of(std::string_view old, std::string_view kind_name) const {
    if (const std::string* to = literally(old)) return *to;
    if (const std::string* to = mapped(kind_name)) return *to;
    const bool is_event = kind_name == "event";
    const bool renewed = (is_event && renew_ == Renew::events) || renew_ == Renew::everything;
    // A payment method and an account are given by the world around, not made by the payment.
    if (!renewed || kind_name == "payment_method" || kind_name == "account") return "";
    return made_of(salt_, old, *kind_named(kind_name));
}

std::string Rewriter::event_id(std::string_view old) const {
    const std::string other = in_place_of(old, "event");
    return other.empty() ? std::string(old) : other;
}

std::string Rewriter::with_tokens_replaced(std::string_view text) const {
    std::string replaced;
    while (!text.empty()) {
        const std::size_t begin = static_cast<std::size_t>(
            std::find_if(text.begin(), text.end(), is_token_character) - text.begin());
        replaced += text.substr(0, begin);
        text.remove_prefix(begin);
        std::size_t end = static_cast<std::size_t>(
            std::find_if_not(text.begin(), text.end(), is_token_character) - text.begin());
        end = std::min(end, text.find("_secret"));  // a client secret begins with the id
        if (end == 0) end = std::min<std::size_t>(text.size(), 1);
        const std::string_view token = text.substr(0, end);
        text.remove_prefix(end);
        const Kind* kind = kind_of_token(token);
        const std::string* literal = literally(token);
        const std::string other = literal != nullptr ? *literal
                                  : kind != nullptr  ? in_place_of(token, kind->name)
                                                     : std::string();
        replaced += other.empty() ? token : std::string_view(other);
    }
    return replaced;
}

void Rewriter::visit_string(json::string& text, std::string_view key, const json::object& parent) const {
    const std::string_view old(text);
    if (key == "currency") {
        if (const std::string* currency = mapped("currency")) text = *currency;
        return;
    }
    // Words such as "payment_intent" and "charge" are kinds here, not ids.
    if (key == "object" || key == "type") return;
    if (const std::string* to = literally(old)) {
        text = *to;
        return;
    }
    if (const Kind* kind = kind_of_field(key, parent)) {
        if (const std::string other = in_place_of(old, kind->name); !other.empty()) text = other;
        return;
    }
    if (old.find('_') != std::string_view::npos) text = with_tokens_replaced(old);
}

void Rewriter::visit(json::value& value, std::string_view key, const json::object& parent) const {
    if (json::string* text = value.if_string()) return visit_string(*text, key, parent);
    if (json::array* array = value.if_array()) {
        for (json::value& element : *array)
            visit(element, key, parent);
        return;
    }
    if (json::object* object = value.if_object()) {
        for (auto& member : *object)
            visit(member.value(), member.key(), *object);
        return;
    }
    if (value.is_bool() && key == "livemode") {
        if (const std::string* mode = mapped("livemode")) value = *mode == "true";
    }
    if (value.is_int64() && key.starts_with("amount") && value.get_int64() > 0 &&
        amounts_.contains(value.get_int64())) {
        if (const std::string* amount = mapped("amount")) value = *whole_number(*amount);
    }
}

void Rewriter::rewrite(json::value& event) const {
    static const json::object nothing;
    visit(event, "", nothing);
    // Older recordings and thin events have another `object`, or none: the first id is the event's all the
    // same.
    json::object* root = event.if_object();
    if (root == nullptr || kind_of_field("id", *root) != nullptr) return;
    const std::string old = text_at(*root, "id");
    if (kind_of_token(old) == nullptr) root->at("id") = event_id(old);
}

}  // namespace orderwire::replay
