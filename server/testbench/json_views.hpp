// What the testbench's pages get to see, as JSON.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "store/event_log.hpp"
#include "stripe/signature/signature.hpp"
#include "testbench/deliveries/delivery_ring_buffer.hpp"
#include "testbench/live/watcher_counter.hpp"
#include "testbench/redaction/redaction.hpp"

namespace orderwire::testbench {

json::object list_of(json::array data, bool has_more);

json::object row_of(const DeliverySummary& delivery);
json::object change_of(const store::Snapshot& order, const WatcherCounts& counts);

// [["name", "value"], …]; credentials are masked.
json::array headers_of(const RawRequest& raw);
json::object explanation_of(const stripe::SignatureDiagnosis& explanation);
json::array timeline_of(const std::vector<store::LoggedChange>& timeline);
json::object alert_of(const store::Waiting& waiting);
// What was expected and what came, with links to the payments at Stripe's dashboard; and what a person noted.
json::object record_of(const store::OrderRecord& record, bool livemode);

}  // namespace orderwire::testbench
