// libFuzzer's side: ORDERWIRE_FUZZ names the target.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "fuzz/target.hpp"

namespace {

const orderwire::fuzz::Target* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    const char* name = std::getenv("ORDERWIRE_FUZZ");
    for (const auto& target : orderwire::fuzz::targets()) {
        if (name != nullptr && target.name == name) chosen = &target;
    }
    if (chosen != nullptr) return 0;
    std::fputs("ORDERWIRE_FUZZ names one of:\n", stderr);
    for (const auto& target : orderwire::fuzz::targets())
        std::fprintf(stderr, "  %s\n", std::string(target.name).c_str());
    std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    chosen->run(std::string_view(reinterpret_cast<const char*>(data), size));
    return 0;
}
