#include "replay/options.hpp"

#include <algorithm>
#include <array>

#include "replay/plan/rewriter.hpp"

namespace orderwire::replay {

namespace {

// "A=B", neither of them empty.
std::optional<std::pair<std::string, std::string>> halves(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size()) return std::nullopt;
    return std::pair(std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)));
}

}  // namespace

std::optional<SignatureMode> signature_mode_named(std::string_view name) {
    if (name == "fresh") return SignatureMode::fresh;
    if (name == "verbatim") return SignatureMode::verbatim;
    if (name == "stale") return SignatureMode::stale;
    if (name == "wrong") return SignatureMode::wrong;
    if (name == "rotated") return SignatureMode::rotated;
    return std::nullopt;
}

result<MapEntry> parse_map_entry(std::string_view text) {
    const auto both = halves(text);
    if (!both) return Error{"invalid_map", "FROM=TO, such as order=ord_…"};
    MapEntry entry{both->first, both->second};
    const std::string wrong = why_not_mappable(entry);
    if (!wrong.empty()) return Error{"invalid_map", wrong};
    return entry;
}

result<OrderExpectation> parse_order_expectation(std::string_view text) {
    static constexpr std::array<std::string_view, 4> statuses{"pending", "failed", "cancelled", "paid"};
    const auto both = halves(text);
    if (!both || std::find(statuses.begin(), statuses.end(), both->second) == statuses.end()) {
        return Error{"invalid_expectation", "ORDER=STATUS with pending, failed, cancelled or paid"};
    }
    return OrderExpectation{both->first, {{"status", both->second}}};
}

result<VerdictExpectation> parse_verdict_expectation(std::string_view text) {
    const auto both = halves(text);
    if (!both) return Error{"invalid_expectation", "TYPE=VERDICT, such as payment_intent.succeeded=applied"};
    return VerdictExpectation{both->first, both->second};
}

std::string mapped_order(const Options& options) {
    const auto found = std::find_if(options.map.begin(), options.map.end(),
                                    [](const MapEntry& entry) { return entry.from == "order"; });
    return found == options.map.end() ? "" : found->to;
}

}  // namespace orderwire::replay
