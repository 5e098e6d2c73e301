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
    payments::Reception& reception = delivery.reception;
    reception.row = line.row;
    reception.source = line.is_webhook                    ? Source::webhook
                       : line.type.starts_with("lookup.") ? Source::lookup
                                                          : Source::fetched;
    reception.at = line.place.received_at;
    reception.signature_valid = true;
    reception.event = line.place.id;
    reception.type = line.type;
    reception.object_id = line.object_id;
    reception.order = line.order_id;
    reception.verdict = domain::Verdict{kind_named(line.verdict), line.reason};
    reception.status_before = domain::status_from(line.status_before);
    reception.status_after = domain::status_from(line.status_after);
    reception.version = line.version;
    return delivery;
}

}  // namespace orderwire::testbench
