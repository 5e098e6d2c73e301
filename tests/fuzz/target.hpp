// Fuzz targets: what strangers send, put through the code that reads it. Each is a function of bytes that
// throws, or fails a sanitizer, where the reader breaks a promise. script/fuzz runs them under libFuzzer; the
// unit tests run every target over its corpus with whatever compiler builds them.
#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace orderwire::fuzz {

struct Target {
    std::string_view name;
    void (*run)(std::string_view bytes);
};

inline std::vector<Target>& targets() {
    static std::vector<Target> all;
    return all;
}

struct Registration {
    Registration(std::string_view name, void (*run)(std::string_view)) { targets().push_back({name, run}); }
};

// What a reader promises.
inline void demand(bool holds, const char* promise) {
    if (!holds) throw std::logic_error(std::string("broken: ") + promise);
}

// Takes decisions off the front of the bytes: one byte is a number below `bound`; 0 where there is none left.
inline std::size_t choose(std::string_view& bytes, std::size_t bound) {
    if (bytes.empty() || bound == 0) return 0;
    const auto value = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    return value % bound;
}

}  // namespace orderwire::fuzz

#define FUZZ_TARGET(name)                                                                     \
    static void fuzz_##name(std::string_view bytes);                                          \
    static const orderwire::fuzz::Registration fuzz_registration_##name(#name, &fuzz_##name); \
    static void fuzz_##name([[maybe_unused]] std::string_view bytes)
