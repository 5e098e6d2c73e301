// What a person did about an order, and said of it. For the writer only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/sqlite.hpp"
#include "base/time.hpp"

namespace orderwire::store {

class OrderNotes {
  public:
    explicit OrderNotes(sqlite::Database& database);

    std::uint32_t next_number(const std::string& order_id);  // from 1 on

    struct Note {
        std::string_view what;  // resolved or released
        std::string about;      // the marks, or the numbers of the bindings
        std::string_view text;
        std::uint64_t version = 0;  // of the order after it
    };
    void insert(const std::string& order_id, std::uint32_t number, const Note& note, Time now);

  private:
    sqlite::Statement select_newest_;
    sqlite::Statement insert_;
};

}  // namespace orderwire::store
