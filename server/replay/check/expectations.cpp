#include "replay/check/expectations.hpp"

#include <algorithm>

#include "replay/input/glob.hpp"

namespace orderwire::replay {

namespace {

bool is_one_of(std::string_view alternatives, std::string_view verdict) {
    while (true) {
        const std::size_t bar = std::min(alternatives.find('|'), alternatives.size());
        if (matches(alternatives.substr(0, bar), verdict)) return true;
        if (bar == alternatives.size()) return false;
        alternatives.remove_prefix(bar + 1);
    }
}

std::string list_of(const std::vector<int>& codes) {
    std::string list;
    for (const int code : codes)
        list += (list.empty() ? "" : " or ") + std::to_string(code);
    return list;
}

}  // namespace

Expectations::Expectations(std::vector<VerdictExpectation> verdicts, std::vector<int> http)
    : http_(std::move(http)) {
    for (VerdictExpectation& verdict : verdicts)
        verdicts_.push_back({std::move(verdict), false});
}

void Expectations::evaluate(const ReplayStep& step, DeliveryOutcome& outcome) {
    bool verdict_is_expected = false;
    std::string wrong;
    const auto evaluate_verdict = [&](const std::string& expected) {
        if (is_one_of(expected, outcome.verdict) || (outcome.repeated && outcome.verdict == "duplicate")) {
            verdict_is_expected = true;
        } else {
            wrong = "expected " + expected;
        }
    };
    if (!outcome.corrupted) {
        if (!step.expect_verdict.empty()) evaluate_verdict(step.expect_verdict);
        for (Expected& expected : verdicts_) {
            if (!matches(expected.expectation.type, outcome.type)) continue;
            expected.met = true;
            evaluate_verdict(expected.expectation.verdict);
        }
    }

    const std::vector<int>& codes = step.expect_http.empty() ? http_ : step.expect_http;
    if (outcome.http == 0) {
        outcome.failure = "no answer";
    } else if (!codes.empty() && std::find(codes.begin(), codes.end(), outcome.http) == codes.end()) {
        outcome.failure = "expected HTTP " + list_of(codes);
    } else if (codes.empty() && outcome.http / 100 != 2 && !verdict_is_expected) {
        outcome.failure = "expected HTTP 2xx";
    } else {
        outcome.failure = wrong;
    }
}

std::vector<Check> Expectations::unmet() const {
    std::vector<Check> checks;
    for (const Expected& expected : verdicts_) {
        const std::string& type = expected.expectation.type;
        if (!expected.met)
            checks.push_back({type + "=" + expected.expectation.verdict, "no such event was delivered"});
    }
    return checks;
}

bool contains(const json::value& value, const json::value& expected) {
    if (!expected.is_object()) return value == expected;
    const json::object* object = value.if_object();
    if (object == nullptr) return false;
    return std::all_of(expected.get_object().begin(), expected.get_object().end(), [&](const auto& member) {
        const json::value* found = object->if_contains(member.key());
        return found != nullptr && contains(*found, member.value());
    });
}

}  // namespace orderwire::replay
