#include "sandbox/resources/line_items.hpp"

#include <algorithm>

#include "sandbox/protocol/amounts.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/resources/products.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::size_t line_items_max = 100;
constexpr std::int64_t quantity_max = 999'999;
// More than anything costs, and far enough from the end of 64 bits for one more item.
constexpr std::int64_t total_bound = 4'000'000'000'000'000'000;

ApiResult<StoredObject> find_price(EmulatorContext& context, Params& item) {
    if (item.has("price") && item.has("price_data")) {
        return parameter_error("parameters_exclusive",
                               "You may only specify one of these parameters: price, price_data.",
                               item.full_name("price"));
    }
    if (const auto id = item.text("price")) {
        auto price = context.objects.find("price", *id);
        if (!price) return no_such_object("price", *id, item.full_name("price"));
        if (price->body.at("active") != true) {
            return parameter_error("",
                                   "The price specified is inactive. This field only accepts active prices.",
                                   item.full_name("price"));
        }
        return std::move(*price);
    }
    if (!item.has("price_data")) return missing_parameter(item.full_name("price"));
    return make_inline_price(context, item.child("price_data"));
}

ApiResult<StoredObject> read_price(EmulatorContext& context, Params& item) {
    auto price = find_price(context, item);
    if (price && !price->body.at("recurring").is_null()) {
        return parameter_error("", "You specified `payment` mode but passed a recurring price.",
                               item.full_name("price"));
    }
    return price;
}

json::object make_item(const StoredObject& price, const std::string& name, std::int64_t quantity,
                       std::int64_t total, json::object metadata) {
    return {{"id", "li_1" + random_letters(23)},
            {"object", "item"},
            {"adjustable_quantity", nullptr},
            {"amount_discount", 0},
            {"amount_subtotal", total},
            {"amount_tax", 0},
            {"amount_total", total},
            {"currency", price.body.at("currency")},
            {"description", name},
            {"metadata", std::move(metadata)},
            {"price", price.body},
            {"quantity", quantity}};
}

}  // namespace

ApiResult<LineItems> read_line_items(EmulatorContext& context, Params& params) {
    auto children = params.children("line_items");
    if (params.failed()) return params.error();
    if (children.empty()) return missing_parameter("line_items");
    if (children.size() > line_items_max) {
        return parameter_error("", "A Checkout Session has up to 100 line items.", "line_items");
    }
    LineItems lines;
    for (Params& item : children) {
        const std::int64_t quantity = item.required_integer("quantity", 1, quantity_max).value_or(1);
        item.allow("price price_data quantity metadata");
        json::object metadata;
        item.merge_metadata(metadata);
        if (item.failed()) return item.error();
        auto price = read_price(context, item);
        if (!price) return price.error();
        const std::string currency = text_at(price->body, "currency");
        if (!lines.currency.empty() && currency != lines.currency) {
            return parameter_error("",
                                   "All line items must have the same currency: there are " + lines.currency +
                                       " and " + currency + ".",
                                   item.full_name("price"));
        }
        lines.currency = currency;
        // A million times twelve digits at most.
        const std::int64_t total = quantity * integer_at(price->body, "unit_amount").value_or(0);
        lines.total = std::min(lines.total + total, total_bound);
        const auto product = context.objects.find("product", text_at(price->body, "product"));
        lines.items.emplace_back(make_item(*price, product ? text_at(product->body, "name") : "", quantity,
                                           total, std::move(metadata)));
    }
    if (auto chargeable = check_total(lines.total, lines.currency, "line_items"); !chargeable)
        return chargeable.error();
    return lines;
}

}  // namespace orderwire::sandbox
