#include "audit.hpp"

#include <fmt/format.h>

#include "base/sqlite.hpp"

namespace orderwire::crash {

std::size_t audit(const std::string& store, Ledger& ledger) {
    sqlite::Database database(store, sqlite::Mode::read_only);
    sqlite::Statement select(database, "SELECT version, view FROM orders WHERE order_id = ?1");
    const auto orders = ledger.take_freshly_seen();
    for (const std::uint32_t order : orders) {
        const std::string& id = ledger.orders()[order].id;
        const Seen& seen = ledger.seen(order);
        if (!select.bind(id).step()) {
            ledger.findings.add("orders lost", id);
            continue;
        }
        const auto version = static_cast<std::uint64_t>(select.integer(0));
        if (version < seen.version) {
            ledger.findings.add("views pushed that are not stored",
                                fmt::format("{}: {} was seen, {} is stored", id, seen.version, version));
        } else if (version == seen.version && select.text(1) != seen.view) {
            ledger.findings.add("views pushed that are not the stored ones",
                                fmt::format("{}:\n      {}\n      {}", id, seen.view, select.text(1)));
        }
    }
    return orders.size();
}

bool all_seen(const std::string& store, const Ledger& ledger, const std::vector<std::uint32_t>& orders) {
    sqlite::Database database(store, sqlite::Mode::read_only);
    sqlite::Statement waiting(database, "SELECT 1 FROM orders WHERE enrollment = 'requested' LIMIT 1");
    if (waiting.step()) return false;
    sqlite::Statement select(database, "SELECT version FROM orders WHERE order_id = ?1");
    for (const std::uint32_t order : orders) {
        if (!select.bind(ledger.orders()[order].id).step()) return false;
        if (static_cast<std::uint64_t>(select.integer(0)) != ledger.seen(order).version) return false;
    }
    return true;
}

}  // namespace orderwire::crash
