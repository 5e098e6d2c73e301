#include "base/metrics.hpp"

#include <fmt/format.h>

namespace orderwire {

Counter& Metrics::series(const std::string& name, const std::string& help, const std::string& type,
                         const std::string& labels) {
    const std::lock_guard lock(mutex_);
    Family& family = families_[name];
    family.help = help;
    family.type = type;
    return family.series[labels];
}

Counter& Metrics::counter(const std::string& name, const std::string& help, const std::string& labels) {
    return series(name, help, "counter", labels);
}

Counter& Metrics::gauge(const std::string& name, const std::string& help, const std::string& labels) {
    return series(name, help, "gauge", labels);
}

std::string Metrics::render() const {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (const auto& [name, family] : families_) {
        text += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, family.help, name, family.type);
        for (const auto& [labels, counter] : family.series) {
            text += labels.empty() ? fmt::format("{} {}\n", name, counter.value())
                                   : fmt::format("{}{{{}}} {}\n", name, labels, counter.value());
        }
    }
    return text;
}

}  // namespace orderwire
