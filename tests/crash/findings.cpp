#include "findings.hpp"

#include <fmt/format.h>

namespace orderwire::crash {

namespace {

constexpr std::size_t examples_max = 5;

}  // namespace

void Findings::add(const std::string& what, std::string which) {
    Kind& kind = kinds_[what];
    ++kind.count;
    if (kind.examples.size() < examples_max) kind.examples.push_back(std::move(which));
}

void Findings::add(const Findings& others) {
    for (const auto& [what, other] : others.kinds_) {
        Kind& kind = kinds_[what];
        kind.count += other.count;
        for (const std::string& example : other.examples) {
            if (kind.examples.size() < examples_max) kind.examples.push_back(example);
        }
    }
}

std::vector<std::string> Findings::lines() const {
    std::vector<std::string> lines;
    for (const auto& [what, kind] : kinds_) {
        std::string line = fmt::format("{}: {}", what, kind.count);
        for (const std::string& example : kind.examples)
            line += "\n    " + example;
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace orderwire::crash
