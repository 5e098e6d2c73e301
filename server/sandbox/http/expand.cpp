#include "sandbox/http/expand.hpp"

#include <algorithm>
#include <array>

#include "sandbox/flows/checkout_sessions.hpp"
#include "sandbox/protocol/forms.hpp"
#include "sandbox/protocol/params.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::size_t expand_depth_max = 4;
constexpr std::size_t paths_max = 20;

struct Expandable {
    std::string_view kind;
    std::string_view member;
};

// Members that hold an id or null. Those that never hold anything here can still be asked for, as at Stripe.
constexpr std::array expandables{
    Expandable{"payment_intent", "application"},
    Expandable{"payment_intent", "customer"},
    Expandable{"payment_intent", "latest_charge"},
    Expandable{"payment_intent", "on_behalf_of"},
    Expandable{"payment_intent", "payment_method"},
    Expandable{"payment_intent", "review"},
    Expandable{"charge", "application"},
    Expandable{"charge", "balance_transaction"},
    Expandable{"charge", "customer"},
    Expandable{"charge", "failure_balance_transaction"},
    Expandable{"charge", "on_behalf_of"},
    Expandable{"charge", "payment_intent"},
    Expandable{"charge", "review"},
    Expandable{"refund", "balance_transaction"},
    Expandable{"refund", "charge"},
    Expandable{"refund", "payment_intent"},
    Expandable{"dispute", "charge"},
    Expandable{"dispute", "payment_intent"},
    Expandable{"payment_method", "customer"},
    Expandable{"customer", "default_source"},
    Expandable{"checkout.session", "customer"},
    Expandable{"checkout.session", "payment_intent"},
    Expandable{"price", "product"},
    Expandable{"product", "default_price"},
};

ApiError not_expandable(std::string_view path) {
    return parameter_error("", "This property cannot be expanded (" + excerpt(path) + ").", "expand");
}

bool is_expandable(const json::object& object, std::string_view member) {
    const std::string kind = text_at(object, "object");
    return std::any_of(expandables.begin(), expandables.end(),
                       [&](const Expandable& e) { return e.kind == kind && e.member == member; });
}

// Lists that are part of an object only where they are asked for.
bool include_list(EmulatorContext& context, json::object& object, std::string_view member) {
    if (text_at(object, "object") == "checkout.session" && member == "line_items") {
        const auto session = context.objects.find("checkout.session", text_at(object, "id"));
        if (session) object["line_items"] = present_line_items(*session);
        return session.has_value();
    }
    if (text_at(object, "object") != "charge" || member != "refunds") return false;
    ListQuery query;
    query.kind = "refund";
    query.charge = text_at(object, "id");
    const ListPage page = context.objects.list(query);
    json::array data;
    for (const StoredObject& refund : page.objects)
        data.emplace_back(refund.body);
    object["refunds"] = {{"object", "list"},
                         {"data", std::move(data)},
                         {"has_more", page.has_more},
                         {"url", "/v1/charges/" + query.charge + "/refunds"}};
    return true;
}

ApiResult<void> expand_path(EmulatorContext& context, json::object& object, std::string_view rest,
                            std::string_view path) {
    const std::size_t dot = rest.find('.');
    const std::string_view member = rest.substr(0, dot);
    const std::string_view below = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);

    if (text_at(object, "object") == "list" && member == "data") {
        if (below.empty()) return not_expandable(path);
        for (json::value& element : object.at("data").as_array()) {
            if (auto done = expand_path(context, element.as_object(), below, path); !done) return done;
        }
        return {};
    }
    if (!object.contains(member) && !include_list(context, object, member)) return not_expandable(path);
    json::value& value = object.at(member);
    // A list that another path has put there already may be asked for again.
    // So may go through an object that stands there always, to what is below it.
    const bool is_list = value.is_object() && text_at(value.get_object(), "object") == "list";
    const bool is_whole = value.is_object() && value.get_object().contains("object") && !below.empty();
    if (!is_list && !is_whole && !is_expandable(object, member)) return not_expandable(path);
    if (value.is_string()) {
        const auto record = context.objects.find(value.get_string());
        if (record) value = record->body;
    }
    if (below.empty() || !value.is_object()) return {};
    return expand_path(context, value.get_object(), below, path);
}

}  // namespace

ApiResult<void> expand(EmulatorContext& context, const ApiCall& call, json::object& answer) {
    Params params(call);
    const auto paths = params.texts("expand");
    if (params.failed()) return params.error();
    if (paths.size() > paths_max)
        return parameter_error("", "You can expand at most 20 properties.", "expand");
    for (const std::string& path : paths) {
        if (std::count(path.begin(), path.end(), '.') >= static_cast<std::ptrdiff_t>(expand_depth_max)) {
            return parameter_error("", "You can expand at most 4 levels deep.", "expand");
        }
        if (call.key_kind == ApiKeyKind::publishable_key && path != "payment_method")
            return not_expandable(path);
        if (auto done = expand_path(context, answer, path, path); !done) return done;
    }
    return {};
}

}  // namespace orderwire::sandbox
