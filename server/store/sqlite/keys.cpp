#include "store/sqlite/keys.hpp"

#include <stdexcept>

#include "base/crypto.hpp"
#include "store/sqlite/rows.hpp"

namespace orderwire::store {

namespace {

constexpr std::size_t key_bytes = 32;

}  // namespace

std::string new_store_key() { return random_token(key_bytes); }

void make_keys(sqlite::Database& database) {
    sqlite::Statement insert(database,
                             "INSERT INTO keys (name, secret) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
    for (const char* name : {order_pass_key_name, idempotency_key_name})
        insert.run(name, new_store_key());
}

Secret read_key(sqlite::Database& database, const char* name) {
    sqlite::Statement select(database, "SELECT secret FROM keys WHERE name = ?1");
    Rows row(select, name);
    if (!row.next()) throw std::runtime_error(std::string("the store has no key ") + name);
    return Secret(row->text(0));
}

}  // namespace orderwire::store
