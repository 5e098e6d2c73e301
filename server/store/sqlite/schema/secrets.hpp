// The secrets that the store keeps for the program, each made once. The writer makes them, readers read them.
#pragma once

#include <string>

#include "base/secret.hpp"
#include "base/sqlite.hpp"

namespace orderwire::store {

inline constexpr const char* order_pass_secret_name = "order_pass";
inline constexpr const char* idempotency_secret_name = "idempotency";

std::string new_store_secret();  // 32 random bytes as base64url

// Makes the keys that are not there yet.
void make_secrets(sqlite::Database& database);

// Throws std::runtime_error where there is no such key.
Secret read_secret(sqlite::Database& database, const char* name);

}  // namespace orderwire::store
