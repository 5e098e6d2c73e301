#include "spoil.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/sqlite.hpp"
#include "judge.hpp"

namespace orderwire::crash {

namespace {

struct Wrong {
    const char* how;
    const char* sql;
};

constexpr std::array wrongs{
    Wrong{
        "an acknowledged event is not stored",
        "DELETE FROM events WHERE event_row = (SELECT max(event_row) FROM events WHERE source = 'webhook')"},
    Wrong{"an event is stored twice",
          "INSERT INTO events SELECT (SELECT max(event_row) FROM events) + 1, source, provider, account,"
          " event_id || 'x', type, created, received_at, verdict, reason, order_id, binding, version, "
          "signature,"
          " body FROM events WHERE source = 'webhook' LIMIT 1"},
    Wrong{"an event has lost a byte",
          "UPDATE events SET body = substr(body, 1, length(body) - 1)"
          " WHERE event_row = (SELECT min(event_row) FROM events WHERE source = 'webhook')"},
    Wrong{"an event was applied twice",
          "UPDATE events SET version = version + 1 WHERE event_row ="
          " (SELECT min(event_row) FROM events WHERE source = 'webhook' AND version IS NOT NULL)"},
    Wrong{"a paid order is open",
          "UPDATE orders SET status = 'failed' WHERE order_id ="
          " (SELECT order_id FROM orders WHERE status = 'paid' LIMIT 1)"},
    Wrong{"an order's last transition is missing",
          "UPDATE orders SET version = version - 1 WHERE order_id ="
          " (SELECT order_id FROM orders WHERE version > 1 LIMIT 1)"},
    Wrong{"a view has another byte",
          "UPDATE orders SET view = replace(view, 'Depth', 'depth') WHERE order_id ="
          " (SELECT order_id FROM orders WHERE version > 1 LIMIT 1)"},
    Wrong{"an order is not there",
          "PRAGMA foreign_keys = OFF; DELETE FROM orders WHERE order_id ="
          " (SELECT order_id FROM orders WHERE version > 1 LIMIT 1)"},
    Wrong{"an enrollment was never given",
          "UPDATE enrollments SET state = 'requested' WHERE order_id ="
          " (SELECT order_id FROM enrollments WHERE state = 'active' LIMIT 1)"},
};

void change(const std::string& store, const char* sql) {
    sqlite::Database database(store, sqlite::Mode::read_write_create);
    database.execute(sql);
    if (database.changes() == 0) throw std::runtime_error(std::string("nothing to spoil by ") + sql);
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

// Writes over the middle of an index, as a disk would.
void damage(const std::string& store) {
    std::int64_t page = 0;
    {
        sqlite::Database database(store, sqlite::Mode::read_only);
        sqlite::Statement select(database,
                                 "SELECT rootpage FROM sqlite_schema WHERE name = 'orders_of_customer'");
        if (select.step()) page = select.integer(0);
    }
    constexpr std::int64_t page_bytes = 4096;
    std::fstream file(store, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp((page - 1) * page_bytes + page_bytes / 2);
    file << std::string(256, '\x55');
    if (page == 0 || !file.flush()) throw std::runtime_error("cannot damage " + store);
}

Spoiled judged(std::string how, const std::string& copy, const Ledger& ledger) {
    const std::vector<std::string> lines = judge(copy, ledger).findings.lines();
    std::filesystem::remove(copy);
    if (lines.empty()) return {std::move(how), false, "nothing"};
    return {std::move(how), true, lines.front().substr(0, lines.front().find('\n'))};
}

}  // namespace

std::vector<Spoiled> judge_spoiled_copies(const std::string& store, const Ledger& ledger) {
    const std::string copy = store + "-spoiled";
    const auto fresh_copy = [&] {
        std::filesystem::copy_file(store, copy, std::filesystem::copy_options::overwrite_existing);
    };
    std::vector<Spoiled> all;
    for (const Wrong& wrong : wrongs) {
        fresh_copy();
        change(copy, wrong.sql);
        all.push_back(judged(wrong.how, copy, ledger));
    }
    fresh_copy();
    damage(copy);
    all.push_back(judged("a page of the file is damaged", copy, ledger));
    return all;
}

}  // namespace orderwire::crash
