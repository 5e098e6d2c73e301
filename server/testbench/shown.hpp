// What the testbench's pages get to see, as JSON.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "store/event_log.hpp"
#include "stripe/signature.hpp"
#include "testbench/census.hpp"
#include "testbench/masking.hpp"
#include "testbench/ring.hpp"

namespace orderwire::testbench {

json::object list_of(json::array data, bool has_more);

json::object row_of(const Delivery& delivery);
json::object change_of(const store::Snapshot& order, const WatcherCounts& counts);

// [["name", "value"], …]; credentials are masked.
json::array headers_of(const Raw& raw);
json::object explanation_of(const stripe::SignatureExplanation& explanation);
// `numbers` are those of the ring.
json::array timeline_of(const std::vector<store::LoggedChange>& timeline,
                        const std::map<std::string, std::uint64_t>& numbers);
json::object attention_of(const store::Waiting& waiting);

}  // namespace orderwire::testbench
