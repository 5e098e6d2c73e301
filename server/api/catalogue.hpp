// The courses that are for sale: three for demonstration, or the operator's own from a JSON file
// (docs/operations.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace orderwire::api {

struct CatalogueCourse {
    std::string id;  // in URLs: letters, digits, "-" and "_"
    std::string title;
    std::string summary;
    std::string description;
    std::int64_t amount = 0;  // minor units
    std::string currency;     // lowercase ISO 4217
    std::string url;          // where an enrolled customer goes
};

class Catalogue {
  public:
    static Catalogue demo();
    // Throws std::runtime_error with one clear line: which file, which course, what is wrong.
    static Catalogue load(const std::filesystem::path& file);

    const std::vector<CatalogueCourse>& all() const { return courses_; }
    const CatalogueCourse* find(std::string_view id) const;

  private:
    explicit Catalogue(std::vector<CatalogueCourse> courses) : courses_(std::move(courses)) {}
    std::vector<CatalogueCourse> courses_;
};

json::object to_json(const CatalogueCourse& course);

}  // namespace orderwire::api
