#include "store/sqlite/schema/secrets.hpp"

#include <stdexcept>

#include "base/crypto.hpp"
#include "store/sqlite/rows.hpp"

namespace orderwire::store {

namespace {

constexpr std::size_t key_bytes = 32;

}  // namespace

std::string new_store_secret() { return random_token(key_bytes); }

void make_secrets(sqlite::Database& database) {
    sqlite::Statement insert(database,
                             "INSERT INTO keys (name, secret) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
    for (const char* name : {order_pass_secret_name, idempotency_secret_name})
        insert.run(name, new_store_secret());
}

Secret read_secret(sqlite::Database& database, const char* name) {
    sqlite::Statement select(database, "SELECT secret FROM keys WHERE name = ?1");
    Rows row(select, name);
    if (!row.next()) throw std::runtime_error(std::string("the store has no key ") + name);
    return Secret(row->text(0));
}

}  // namespace orderwire::store
