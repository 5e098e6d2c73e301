#include "domain/view.hpp"

#include <boost/json.hpp>

namespace orderwire::domain {

namespace {

namespace json = boost::json;

json::object line(const TimelineEntry& entry) {
    json::object line{{"version", entry.version}};
    if (entry.what == "refunded") {
        line["refunded"] = std::stoll(entry.value);
    } else if (entry.what == "disputed") {
        line["disputed"] = entry.value == "true";
    } else {
        line[entry.what] = entry.value;
    }
    line["at"] = format_rfc3339(entry.at);
    return line;
}

json::value failure(const Order& order) {
    const std::optional<Failure> failure = order.failure();
    if (!failure) return nullptr;
    return json::object{{"code", failure->code}, {"message", failure->message}};
}

std::string encode(const Order& order, std::size_t oldest_line) {
    json::array timeline;
    for (std::size_t i = oldest_line; i < order.timeline.size(); ++i)
        timeline.push_back(line(order.timeline[i]));
    const std::optional<Activity> activity = order.activity();
    return json::serialize(json::object{
        {"object", "order"},
        {"id", order.id},
        {"version", order.version},
        {"status", to_string(order.status())},
        {"final", order.final()},
        {"course", {{"id", order.course.id}, {"title", order.course.title}, {"url", order.course.url}}},
        {"amount", order.amount},
        {"currency", order.currency},
        {"refunded", order.refunded()},
        {"disputed", order.disputed()},
        {"activity", activity ? json::value(to_string(*activity)) : json::value(nullptr)},
        {"failure", failure(order)},
        {"enrollment", to_string(order.enrollment_state)},
        {"created_at", format_rfc3339(order.created_at)},
        {"updated_at", format_rfc3339(order.updated_at)},
        {"timeline", std::move(timeline)}});
}

}  // namespace

std::string encode_view(const Order& order) {
    std::size_t oldest_line = 0;
    std::string view = encode(order, oldest_line);
    while (view.size() > view_bytes_max && oldest_line < order.timeline.size())
        view = encode(order, ++oldest_line);
    return view;
}

}  // namespace orderwire::domain
