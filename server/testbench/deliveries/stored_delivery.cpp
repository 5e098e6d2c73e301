#include "testbench/deliveries/stored_delivery.hpp"

#include <array>

namespace orderwire::testbench {

namespace {

using Kind = domain::Verdict::Kind;

Kind kind_named(const std::string& name) {
    for (const Kind kind : {Kind::applied, Kind::duplicate, Kind::parked, Kind::ignored, Kind::review}) {
        if (name == to_string(domain::Verdict{kind, {}}).substr(0, name.size())) return kind;
    }
    return Kind::no_change;
}

}  // namespace

DeliverySummary delivery_from(const store::LoggedLine& line) {
    using Source = store::IncomingEvent::Source;
    DeliverySummary delivery;
    delivery.number = line.row;
    delivery.bytes = line.bytes;
    ingest::IngestRecord& record = delivery.record;
    record.row = line.row;
    record.source = line.is_webhook                    ? Source::webhook
                    : line.type.starts_with("lookup.") ? Source::lookup
                                                       : Source::fetched;
    record.at = line.place.received_at;
    record.signature_valid = true;
    record.event = line.place.id;
    record.type = line.type;
    record.object_id = line.object_id;
    record.order = line.order_id;
    record.verdict = domain::Verdict{kind_named(line.verdict), line.reason};
    record.status_before = domain::status_from(line.status_before);
    record.status_after = domain::status_from(line.status_after);
    record.version = line.version;
    return delivery;
}

}  // namespace orderwire::testbench
