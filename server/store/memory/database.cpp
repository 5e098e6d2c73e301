#include "store/memory/database.hpp"

#include "base/crypto.hpp"

namespace orderwire::store::memory {

namespace {

constexpr std::size_t secret_bytes = 32;

struct NamedDatabases {
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<Database>> known;
};

NamedDatabases& named_databases() {
    static NamedDatabases databases;
    return databases;
}

}  // namespace

Database::Database()
    : order_pass_secret(random_token(secret_bytes)), idempotency_secret(random_token(secret_bytes)) {}

std::shared_ptr<Database> database_named(const std::string& name) {
    if (name.empty()) return std::make_shared<Database>();
    NamedDatabases& databases = named_databases();
    const std::lock_guard lock(databases.mutex);
    auto& database = databases.known[name];
    if (!database) database = std::make_shared<Database>();
    return database;
}

void forget_database(const std::string& name) {
    NamedDatabases& databases = named_databases();
    const std::lock_guard lock(databases.mutex);
    databases.known.erase(name);
}

std::optional<std::string> Tables::customer_by_secret(const std::string& secret_hash) const {
    const std::string* id = customers_by_secret.find(secret_hash);
    return id == nullptr ? std::nullopt : std::optional(*id);
}

std::optional<std::string> Tables::customer_by_shop_id(const std::string& shop_id) const {
    const std::string* id = customers_by_shop_id.find(shop_id);
    return id == nullptr ? std::nullopt : std::optional(*id);
}

std::vector<const OrderRow*> Tables::orders_by(const std::string& customer_id) const {
    std::vector<const OrderRow*> found;
    const auto& rows = orders_of.rows();
    for (auto at = rows.lower_bound({customer_id, ""}); at != rows.end() && at->first.first == customer_id;
         ++at)
        found.push_back(&orders.at(at->first.second));
    return found;
}

std::vector<BindingRow> Tables::bindings_of(const std::string& order_id) const {
    std::vector<BindingRow> found;
    const auto& rows = bindings.rows();
    for (auto at = rows.lower_bound({order_id, 0}); at != rows.end() && at->first.first == order_id; ++at)
        found.push_back(at->second);
    return found;
}

std::vector<std::int64_t> Tables::messages_by(const std::string& order_id, Channel channel) const {
    std::vector<std::int64_t> found;
    const auto& rows = messages_of.rows();
    for (auto at = rows.lower_bound({order_id, channel, 0});
         at != rows.end() && std::get<0>(at->first) == order_id && std::get<1>(at->first) == channel; ++at)
        found.push_back(at->second);
    return found;
}

bool Tables::has_unmatched_about(const domain::PaymentObject& object) const {
    for (const auto& [row, event] : unmatched.rows()) {
        if (same_object(event.evidence.about, object)) return true;
    }
    return false;
}

bool same_object(const domain::PaymentObject& a, const domain::PaymentObject& b) {
    return named(a) == named(b);
}

bool is_payable(const BindingRow& row) {
    return !row.binding.object_id.empty() && (row.binding.state == Binding::State::bound || row.not_ended());
}

}  // namespace orderwire::store::memory
