// Delays in milliseconds, and what there is to say of them.
#pragma once

#include <vector>

namespace orderwire::load {

class Delays {
  public:
    void add(double milliseconds) { all_.push_back(milliseconds); }
    std::size_t count() const { return all_.size(); }
    // The value below which `share` (0 to 1) of them lie; 0 where there is none. Sorts.
    double percentile(double share);

  private:
    std::vector<double> all_;
};

}  // namespace orderwire::load
