#include "ledger.hpp"

#include <fmt/format.h>

#include <functional>
#include <utility>

namespace orderwire::crash {

Ledger::Ledger(std::vector<load::FilledOrder> orders)
    : orders_(std::move(orders)), seen_(orders_.size()), fresh_(orders_.size()) {}

std::uint32_t Ledger::made(std::uint32_t order, const load::EventMaker::Event& event) {
    const auto number = static_cast<std::uint32_t>(events_.size());
    SentEvent& sent = events_.emplace_back();
    sent.id = event.id;
    sent.body_hash = std::hash<std::string_view>{}(event.body);
    sent.order = order;
    numbers_.emplace(sent.id, number);
    return number;
}

void Ledger::attempted(std::uint32_t event) {
    ++events_[event].attempts;
    ++counts.attempts;
}

void Ledger::answered(std::uint32_t event, int status, std::string_view body) {
    SentEvent& sent = events_[event];
    const std::string which = fmt::format("{} of {}, attempt {}: {} {}", sent.id, orders_[sent.order].id,
                                          sent.attempts, status, body);
    if (status == 503) {
        ++counts.refused;
        return;
    }
    if (status != 200) return findings.add("webhooks answered with an error", which);
    const bool duplicate = body == R"({"verdict":"duplicate"})";
    const bool taken = body == R"({"verdict":"applied"})" || body == R"({"verdict":"no_change"})";
    if (!duplicate && !taken) {
        findings.add("webhooks with a strange verdict", which);
    } else if (sent.acknowledged && !duplicate) {
        findings.add("acknowledged events that the server did not know again", which);
    } else if (sent.attempts == 1 && duplicate) {
        findings.add("new events that the server took for duplicates", which);
    }
    if (duplicate) ++(sent.acknowledged ? counts.duplicates : counts.stored_without_answer);
    if (!sent.acknowledged) ++counts.acknowledged;
    sent.acknowledged = true;
}

void Ledger::saw(std::uint32_t order, std::uint64_t version, std::string_view view) {
    Seen& seen = seen_[order];
    ++counts.views;
    if (version < seen.version) {
        findings.add("versions seen backwards",
                     fmt::format("{}: {} after {}", orders_[order].id, version, seen.version));
    } else if (version == seen.version) {
        ++counts.views_repeated;
        if (view != seen.view) {
            findings.add("two views under one version",
                         fmt::format("{}:\n      {}\n      {}", orders_[order].id, seen.view, view));
        }
    }
    seen.version = version;
    seen.view = view;
    if (fresh_[order]) return;
    fresh_[order] = true;
    freshly_seen_.push_back(order);
}

std::vector<std::uint32_t> Ledger::take_freshly_seen() {
    for (const std::uint32_t order : freshly_seen_)
        fresh_[order] = false;
    return std::exchange(freshly_seen_, {});
}

}  // namespace orderwire::crash
