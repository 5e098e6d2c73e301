#include "sandbox/control/faults.hpp"

#include <random>

#include "sandbox/protocol/forms.hpp"

namespace orderwire::sandbox {

namespace {

Error invalid_faults(std::string detail) { return Error{"invalid_faults", std::move(detail)}; }

// A JSON number, or nothing for anything else; NaN can't be written in JSON.
std::optional<double> number(const json::value& value) {
    if (value.is_int64()) return static_cast<double>(value.get_int64());
    if (value.is_uint64()) return static_cast<double>(value.get_uint64());
    if (value.is_double()) return value.get_double();
    return std::nullopt;
}

}  // namespace

result<FaultSettings> parse_faults(std::string_view body) {
    auto parsed = parse_json(body);
    if (!parsed) return parsed.error();
    const json::object* members = parsed->if_object();
    if (members == nullptr) return invalid_faults("faults are a JSON object");
    FaultSettings faults;
    for (const auto& [key, value] : *members) {
        const std::string name(key);
        double* probability = name == "drop"        ? &faults.drop
                              : name == "duplicate" ? &faults.duplicate
                              : name == "shuffle"   ? &faults.shuffle
                              : name == "error"     ? &faults.error
                                                    : nullptr;
        std::chrono::milliseconds* delay = name == "delay_ms"       ? &faults.delay
                                           : name == "api_delay_ms" ? &faults.api_delay
                                                                    : nullptr;
        const auto given = number(value);
        if (probability != nullptr) {
            if (!given || *given < 0 || *given > 1)
                return invalid_faults(name + " must be a number from 0 to 1");
            *probability = *given;
        } else if (name == "error_next") {
            if (!value.is_int64() || *given < 0 || value.get_int64() > error_next_max) {
                return invalid_faults("error_next must be a whole number from 0 to " +
                                      std::to_string(error_next_max));
            }
            faults.error_next = value.get_int64();
        } else if (delay != nullptr) {
            if (!value.is_int64() || *given < 0 || value.get_int64() > fault_delay_max.count()) {
                return invalid_faults(name + " must be whole milliseconds from 0 to " +
                                      std::to_string(fault_delay_max.count()));
            }
            *delay = std::chrono::milliseconds(value.get_int64());
        } else {
            return invalid_faults(
                "there is no fault " + excerpt(name) +
                "; known are drop, duplicate, shuffle, delay_ms, error, error_next, api_delay_ms");
        }
    }
    return faults;
}

json::object to_json(const FaultSettings& faults) {
    return {{"drop", faults.drop},
            {"duplicate", faults.duplicate},
            {"shuffle", faults.shuffle},
            {"delay_ms", faults.delay.count()},
            {"error", faults.error},
            {"error_next", faults.error_next},
            {"api_delay_ms", faults.api_delay.count()}};
}

RandomSource system_random() {
    return [generator = std::mt19937_64(std::random_device{}())]() mutable {
        return std::uniform_real_distribution<double>(0, 1)(generator);
    };
}

}  // namespace orderwire::sandbox
