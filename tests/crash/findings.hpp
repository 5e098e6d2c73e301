// What was found to be wrong: the first of each kind in words, all of them counted.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace orderwire::crash {

class Findings {
  public:
    // `what` is the kind, a sentence about all of them; `which` names this one.
    void add(const std::string& what, std::string which);
    void add(const Findings& others);
    bool empty() const { return kinds_.empty(); }
    // A line per kind with its number and examples.
    std::vector<std::string> lines() const;

  private:
    struct Kind {
        std::size_t count = 0;
        std::vector<std::string> examples;
    };
    std::map<std::string, Kind> kinds_;
};

}  // namespace orderwire::crash
