#include "base/run_loop.hpp"

#include "base/contained.hpp"

namespace orderwire {

void run_loop(Loop& loop, std::string_view name) noexcept {
    while (!contained(name, [&] { loop.run(); })) {
    }
}

}  // namespace orderwire
