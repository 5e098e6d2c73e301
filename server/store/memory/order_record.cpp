#include "store/memory/order_record.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/json.hpp"
#include "store/enum_strings.hpp"
#include "store/logic/commands.hpp"

namespace orderwire::store::memory {

namespace {

// Of a session its intent, once that is known: it is what people look for at the provider.
std::string payment_of(const Tables& tables, const std::string& order_id, std::uint32_t number) {
    std::vector<std::string> objects;
    for (const auto& [object, bound] : tables.bound_objects.rows()) {
        if (bound == Numbered{order_id, number}) objects.push_back(std::get<2>(object));
    }
    std::sort(objects.begin(), objects.end());
    const auto intent = std::find_if(objects.begin(), objects.end(),
                                     [](const std::string& id) { return id.starts_with("pi_"); });
    if (intent != objects.end()) return *intent;
    return objects.empty() ? "" : objects.front();
}

std::uint32_t number_in(const std::string& cause) {
    return static_cast<std::uint32_t>(std::strtoul(cause.c_str(), nullptr, 10));
}

std::string object_in(const EventRow& event) {
    auto body = parse_json(event.body);
    if (!body || !body->is_object()) return "";
    const json::object* object = &body->as_object();
    if (!event.type.starts_with("lookup.")) {
        object = object_at(*object, "data");
        if (object != nullptr) object = object_at(*object, "object");
    }
    return object == nullptr ? "" : text_at(*object, "id");
}

std::vector<LoggedMark> marks_of(const Tables& tables, const domain::Order& order) {
    std::vector<LoggedMark> marks;
    marks.reserve(order.marks.size());
    for (const auto& [mark, seen] : order.marks) {
        marks.push_back({std::string(to_string(mark.review)), mark.cause, from_seconds(seen.at.created),
                         seen.at.id, seen.came, seen.open(),
                         payment_of(tables, order.id, number_in(mark.cause))});
    }
    const auto place = [](const LoggedMark& mark) { return std::tie(mark.at, mark.mark, mark.cause); };
    std::sort(marks.begin(), marks.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    return marks;
}

std::string open_marks_of(const domain::Order& order) {
    std::string names;
    for (const domain::Review mark : domain::all_reviews) {
        if (order.open_reviews().contains(mark)) add_to_list(names, to_string(mark));
    }
    return names;
}

}  // namespace

std::optional<OrderRecord> order_record(const Tables& tables, const std::string& order_id) {
    const OrderRow* row = tables.orders.find(order_id);
    if (row == nullptr) return std::nullopt;
    OrderRecord record;
    record.order_id = order_id;
    record.expected = {row->order.amount, row->order.currency};
    record.marks = marks_of(tables, row->order);
    for (const auto& [key, note] : tables.notes.rows()) {
        if (key.first == order_id)
            record.notes.push_back({key.second, note.at, note.what, note.about, note.text, note.version});
    }
    for (const BindingRow& binding : tables.bindings_of(order_id)) {
        const std::uint32_t number = binding.binding.number;
        record.payments.push_back({number, std::string(name_of(binding.binding.kind)),
                                   std::string(name_of(binding.binding.state)),
                                   payment_of(tables, order_id, number)});
    }
    return record;
}

LoggedLine line_of(const Tables& tables, std::int64_t row, const EventRow& event) {
    LoggedLine line;
    line.row = row;
    line.place = {event.received_at, event.id};
    line.type = event.type;
    line.object_id = object_in(event);
    line.verdict = name_of(event.outcome.verdict.kind);
    line.reason = event.outcome.verdict.reason;
    line.order_id = event.outcome.order_id.value_or("");
    line.version = event.outcome.version;
    line.bytes = event.body.size();
    line.is_webhook = event.source == "webhook";
    const OrderRow* order = tables.orders.find(line.order_id);
    if (order == nullptr || !line.version) return line;
    for (const domain::TimelineEntry& entry : order->timeline) {
        if (entry.what != "status") continue;
        if (entry.version < *line.version) line.status_before = entry.value;
        if (entry.version <= *line.version) line.status_after = entry.value;
    }
    return line;
}

std::vector<Waiting> waiting_in(const Tables& tables, Time time, std::size_t limit) {
    std::vector<Waiting> found;
    auto add = [&found, limit, begin = std::size_t{0}](Waiting waiting) mutable {
        if (found.size() == 0 || found.back().kind != waiting.kind) begin = found.size();
        if (found.size() - begin < limit) found.push_back(std::move(waiting));
    };
    for (const auto& [id, row] : tables.orders.rows()) {
        const std::string marks = open_marks_of(row.order);
        if (!marks.empty()) add({Waiting::Kind::review, id, row.order.updated_at, marks});
    }
    for (const auto& [row, unmatched] : tables.unmatched.rows()) {
        const EventRow& event = tables.events.at(row);
        if (unmatched.parked)
            add({Waiting::Kind::parked, unmatched.evidence.claimed_order_id, unmatched.received_at,
                 event.type + " " + event.id});
    }
    for (const auto& [id, row] : tables.orders.rows()) {
        if (row.seen.enrollment != domain::Enrollment::requested) continue;
        const Pair key{row.order.customer_id, row.order.course.id};
        const EnrollmentRow* enrollment = tables.enrollments.find(key);
        if (enrollment != nullptr && enrollment->order_id == id && !enrollment->active &&
            enrollment->requested_at < time)
            add({Waiting::Kind::enrollment, id, enrollment->requested_at, key.second});
    }
    return found;
}

}  // namespace orderwire::store::memory
