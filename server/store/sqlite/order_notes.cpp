#include "store/sqlite/order_notes.hpp"

#include "store/sqlite/rows.hpp"

namespace orderwire::store {

OrderNotes::OrderNotes(sqlite::Database& database)
    : select_newest_(database, "SELECT coalesce(max(number), 0) FROM order_notes WHERE order_id = ?1"),
      insert_(database,
              "INSERT INTO order_notes (order_id, number, at, what, about, note, version)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)") {}

std::uint32_t OrderNotes::next_number(const std::string& order_id) {
    Rows row(select_newest_, order_id);
    return row.next() ? static_cast<std::uint32_t>(row->integer(0)) + 1 : 1;
}

void OrderNotes::insert(const std::string& order_id, std::uint32_t number, const Note& note, Time now) {
    insert_.run(order_id, number, to_milliseconds(now), note.what, note.about, note.text, note.version);
}

}  // namespace orderwire::store
