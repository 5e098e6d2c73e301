#include "load/delays.hpp"

#include <algorithm>
#include <cmath>

namespace orderwire::load {

double Delays::percentile(double share) {
    if (all_.empty()) return 0;
    std::sort(all_.begin(), all_.end());
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(all_.size())));
    return all_[std::clamp<std::size_t>(rank, 1, all_.size()) - 1];
}

}  // namespace orderwire::load
