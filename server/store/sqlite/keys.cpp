#include "store/sqlite/keys.hpp"

#include <stdexcept>

#include "base/crypto.hpp"
#include "store/sqlite/rows.hpp"

namespace orderwire::store {

namespace {

constexpr std::size_t key_bytes = 32;

}  // namespace

void make_keys(sqlite::Database& database) {
    sqlite::Statement insert(database,
                             "INSERT INTO keys (name, secret) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
    insert.run(order_pass_key_name, random_token(key_bytes));
}

Secret read_key(sqlite::Database& database, const char* name) {
    sqlite::Statement select(database, "SELECT secret FROM keys WHERE name = ?1");
    Rows row(select, name);
    if (!row.next()) throw std::runtime_error(std::string("the store has no key ") + name);
    return Secret(row->text(0));
}

}  // namespace orderwire::store
