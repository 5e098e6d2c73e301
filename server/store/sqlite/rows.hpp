// The rows of a select while they are read. However the reader leaves, the statement is reset: one that is
// left standing would keep its read transaction open, and with it hold up every checkpoint.
#pragma once

#include "base/sqlite.hpp"

namespace orderwire::store {

class Rows {
  public:
    template <class... Values>
    explicit Rows(sqlite::Statement& select, const Values&... values) : select_(select.bind(values...)) {}
    ~Rows() { select_.reset(); }
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    bool next() { return select_.step(); }
    const sqlite::Statement* operator->() const { return &select_; }

  private:
    sqlite::Statement& select_;
};

}  // namespace orderwire::store
