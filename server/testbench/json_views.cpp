#include "testbench/json_views.hpp"

#include <boost/beast/core/string.hpp>

#include "base/text/utf8.hpp"
#include "testbench/redaction/personal_data.hpp"

namespace orderwire::testbench {

namespace {

json::value status_or_null(const std::optional<domain::Status>& status) {
    return status ? json::value(to_string(*status)) : json::value(nullptr);
}

std::string_view name_of(store::IncomingEvent::Source source) {
    using Source = store::IncomingEvent::Source;
    return source == Source::webhook ? "webhook" : source == Source::fetched ? "fetched" : "lookup";
}

std::string_view kind_of(domain::Verdict::Kind kind) {
    static const std::string_view names[] = {"applied", "no_change", "duplicate",
                                             "parked",  "ignored",   "review"};
    return names[static_cast<std::size_t>(kind)];
}

bool is_credential(std::string_view name) {
    using boost::beast::iequals;
    return iequals(name, "Authorization") || iequals(name, "Cookie") || iequals(name, "Set-Cookie") ||
           iequals(name, "Proxy-Authorization") || iequals(name, "Orderwire-Pass") || is_secret_key(name);
}

std::string_view name_of(stripe::SignaturePart::State state) {
    using State = stripe::SignaturePart::State;
    return state == State::ok ? "ok" : state == State::failed ? "failed" : "unknown";
}

}  // namespace

json::object list_of(json::array data, bool has_more) {
    return {{"object", "list"}, {"data", std::move(data)}, {"has_more", has_more}};
}

json::object row_of(const DeliverySummary& delivery) {
    const ingest::IngestRecord& record = delivery.record;
    const bool is_webhook = record.source == store::IncomingEvent::Source::webhook;
    json::object row{{"object", "delivery"},
                     {"number", delivery.number},
                     {"at", format_rfc3339(record.at)},
                     {"kept", delivery.is_stored() ? "store" : "memory"},
                     {"took_us", nullptr},
                     {"event", text_or_null(record.event)},
                     {"type", text_or_null(record.type)},
                     {"object_id", text_or_null(record.object_id)},
                     {"order", text_or_null(record.order)},
                     {"signature", nullptr},
                     {"http", record.http},
                     {"verdict", nullptr},
                     {"reason", text_or_null(record.reason)},
                     {"status_before", status_or_null(record.status_before)},
                     {"status_after", status_or_null(record.status_after)},
                     {"version", nullptr},
                     {"bytes", delivery.bytes},
                     {"source", name_of(record.source)}};
    // We asked for the others ourselves: nobody signed them, and nobody waited.
    if (is_webhook) row["signature"] = record.signature_valid ? "valid" : "invalid";
    if (is_webhook && delivery.sequence > 0) row["took_us"] = record.took.count();
    if (record.verdict) {
        row["verdict"] = kind_of(record.verdict->kind);
        row["reason"] = record.verdict->reason;
    }
    if (record.version) row["version"] = *record.version;
    return row;
}

json::object change_of(const store::Snapshot& order, const WatcherCounts& counts) {
    using transport::Transport;
    const auto found = counts.find(order.order_id);
    const auto of = [&](Transport transport) {
        return found == counts.end() ? 0 : found->second[static_cast<std::size_t>(transport)];
    };
    const auto view = parse_json(*order.view);
    return {{"object", "order_change"},
            {"order", view ? *view : json::value(nullptr)},
            {"watchers",
             {{"websocket", of(Transport::websocket)},
              {"sse", of(Transport::sse)},
              {"long_poll", of(Transport::long_poll)},
              {"socket_io", of(Transport::socket_io)}}}};
}

json::array headers_of(const RawRequest& raw) {
    json::array headers;
    for (const auto& header : raw.headers) {
        const std::string name = as_utf8(header.name_string());
        headers.push_back(
            {name, is_credential(name) ? std::string(redaction_mark) : as_utf8(header.value())});
    }
    return headers;
}

json::object explanation_of(const stripe::SignatureDiagnosis& explanation) {
    json::array parts;
    for (const stripe::SignaturePart& part : explanation.parts)
        parts.push_back({{"part", part.part}, {"state", name_of(part.state)}, {"detail", part.detail}});
    return {{"ok", explanation.ok}, {"parts", std::move(parts)}};
}

json::array timeline_of(const std::vector<store::LoggedChange>& timeline) {
    json::array lines;
    for (const store::LoggedChange& change : timeline) {
        json::object line{{"version", change.version},
                          {"at", format_rfc3339(change.at)},
                          {"what", change.what},
                          {"value", change.value},
                          {"by", nullptr}};
        if (!change.event_id.empty()) {
            const bool is_local = change.event_type.starts_with("local.");
            line["by"] = {{"event", change.event_id},
                          {"type", change.event_type},
                          {"number", is_local ? json::value(nullptr) : json::value(change.event_row)}};
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

json::object alert_of(const store::Waiting& waiting) {
    using Kind = store::Waiting::Kind;
    std::string_view kind = "review";
    std::string detail = "a person must look at this order: " + waiting.detail;
    if (waiting.kind == Kind::parked) {
        kind = "parked";
        detail = waiting.detail + " names this order, whose payment is not known";
    } else if (waiting.kind == Kind::enrollment) {
        kind = "enrollment";
        detail = "paid, and access to " + waiting.detail + " has not been confirmed";
    }
    return {{"object", "attention"},
            {"kind", kind},
            {"order", text_or_null(waiting.order_id)},
            {"since", format_rfc3339(waiting.since)},
            {"detail", detail},
            {"action", nullptr}};
}

json::object record_of(const store::OrderRecord& record, bool livemode) {
    const auto payment = [&](const std::string& id) -> json::value {
        if (id.empty()) return nullptr;
        const std::string root = std::string("https://dashboard.stripe.com/") + (livemode ? "" : "test/");
        const bool is_intent = id.starts_with("pi_");
        return json::object{{"id", id}, {"url", root + (is_intent ? "payments/" : "search?query=") + id}};
    };
    const auto money = [](const std::optional<domain::Money>& sum) -> json::value {
        if (!sum) return nullptr;
        return json::object{{"amount", sum->amount}, {"currency", sum->currency}};
    };
    json::array marks;
    for (const store::LoggedMark& mark : record.marks) {
        const bool other = mark.cause.starts_with("ord_");
        marks.push_back({{"mark", mark.mark},
                         {"open", mark.open},
                         {"at", format_rfc3339(mark.at)},
                         {"event", text_or_null(mark.event_id)},
                         {"came", money(mark.came)},
                         {"payment", payment(mark.payment)},
                         {"other_order", other ? json::value(mark.cause) : json::value(nullptr)}});
    }
    json::array notes;
    for (const store::LoggedNote& note : record.notes) {
        notes.push_back({{"number", note.number},
                         {"at", format_rfc3339(note.at)},
                         {"what", note.what},
                         {"about", note.about},
                         {"note", note.text},
                         {"version", note.version}});
    }
    json::array payments;
    for (const store::OrderRecord::Payment& one : record.payments) {
        payments.push_back({{"number", one.binding},
                            {"kind", one.kind},
                            {"state", one.state},
                            {"payment", payment(one.object)}});
    }
    return {{"object", "order_record"},  {"order", record.order_id},  {"expected", money(record.expected)},
            {"marks", std::move(marks)}, {"notes", std::move(notes)}, {"payments", std::move(payments)}};
}

}  // namespace orderwire::testbench
