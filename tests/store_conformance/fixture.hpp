// What the store's tests share: a store of the engine at hand, a clock that stands still, a listener that
// remembers.
//
// STORE_CASE(Fixture, "name") { … } is a test of every engine; TEST_CASE_FIXTURE(Fixture, "name") is one of
// SQLite.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/sqlite.hpp"
#include "store/event_log.hpp"
#include "store/sqlite/store.hpp"
#include "store/store.hpp"
#include "store_conformance/heard_changes.hpp"
#include "store_conformance/mirror.hpp"
#include "store_conformance/stripe_events.hpp"
#include "store_conformance/test_loop.hpp"

namespace orderwire::store {

// The kind of store that fixtures open.
enum class StoreEngine : std::uint8_t { sqlite, memory };
inline StoreEngine engine_at_hand = StoreEngine::sqlite;

// A store in a directory of its own.
class Fixture : public TestLoop {
  public:
    explicit Fixture(WriterLimits the_limits = {}, Channels the_channels = {})
        : limits(the_limits), channels(the_channels) {
        open();
    }
    ~Fixture() {
        heard.release();
        if (engine == StoreEngine::memory) memory::forget_database(path);
    }

    std::string url() const { return (engine == StoreEngine::memory ? "memory:" : "sqlite:") + path; }

    void open() {
        const auto hear = [this](std::span<const Snapshot> changes) { heard.hear(changes); };
        // Of SQLite's writer the limits can be set, which no URL says.
        store = engine == StoreEngine::sqlite
                    ? open_sqlite_store(path, clock, hear, limits, channels, retention)
                    : open_store(url(), clock, hear, channels, retention);
    }
    void reopen() {
        store.reset();
        open();
    }

    static CreateOrder order_command(const std::string& customer = "alice",
                                     const std::string& course = "cpp") {
        CreateOrder command;
        command.customer_secret_hash = "hash-of-" + customer;
        command.course = {course, "A course in " + course, "/course/" + course};
        command.amount = 4900;
        command.currency = "usd";
        return command;
    }
    CreatedOrder create(const std::string& customer = "alice", const std::string& course = "cpp") {
        return run(store->create_order(order_command(customer, course)));
    }
    std::string new_order(const std::string& customer = "alice", const std::string& course = "cpp") {
        return create(customer, course).order.order_id;
    }
    // An order with a binding to this object.
    std::string bound_order(const std::string& object_id, const std::string& customer = "alice",
                            Binding::Kind kind = Binding::Kind::intent) {
        std::string order_id = new_order(customer);
        bind(order_id, object_id, kind);
        return order_id;
    }
    Snapshot bind(const std::string& order_id, const std::string& object_id,
                  Binding::Kind kind = Binding::Kind::intent) {
        const auto reserved = run(store->reserve_binding(order_id, kind, "amount=4900"));
        return run(store->complete_binding(order_id, reserved.binding.number, object_id));
    }
    std::vector<std::string> payable(const std::string& order_id) {
        std::vector<std::string> objects;
        for (const Binding& binding : store->make_queries()->payable_bindings(order_id))
            objects.push_back(binding.object_id);
        return objects;
    }
    AppliedEvent apply(IncomingEvent event) { return run(store->apply_event(std::move(event))); }

    // Opens it again some time later, which begins with a round of cleaning.
    void clean_after(std::chrono::milliseconds time) {
        clock.advance(time);
        reopen();
        run(store->activate_enrollment("ord_unknown"));
    }

    // A look into the tables, past the store; of what is in memory, into a copy of it in SQLite.
    std::string cell(const std::string& sql) const {
        sqlite::Database database = engine == StoreEngine::memory
                                        ? mirror_of(*memory::database_named(path))
                                        : sqlite::Database(path, sqlite::Mode::read_only);
        sqlite::Statement select(database, sql);
        return select.step() ? select.text(0) : "";
    }
    std::string verdict_of(const std::string& event_id) const {
        return cell("SELECT verdict || iif(reason = '', '', ':' || reason) FROM events WHERE event_id = '" +
                    event_id + "'");
    }

    const StoreEngine engine = engine_at_hand;
    TemporaryDirectory directory;
    std::string path = directory / "store.db";
    TestClock clock;
    Heard heard;
    WriterLimits limits;
    Channels channels;
    Retention retention;
    std::unique_ptr<Store> store;
};

}  // namespace orderwire::store

// ---- a test of every engine

namespace orderwire::store {

struct OnSqlite {
    static constexpr StoreEngine engine = StoreEngine::sqlite;
};
struct OnMemory {
    static constexpr StoreEngine engine = StoreEngine::memory;
};

class EngineScope {
  public:
    explicit EngineScope(StoreEngine engine) { engine_at_hand = engine; }
    ~EngineScope() { engine_at_hand = StoreEngine::sqlite; }
    EngineScope(const EngineScope&) = delete;
    EngineScope& operator=(const EngineScope&) = delete;
};

struct NoFixture {};

}  // namespace orderwire::store

#define STORE_CASE(Base, name) STORE_CASE_NAMED(Base, DOCTEST_ANONYMOUS(StoreCase), name)
#define STORE_CASE_NAMED(Base, Case, name)                                                 \
    namespace {                                                                            \
    struct Case : Base {                                                                   \
        void run_case();                                                                   \
    };                                                                                     \
    }                                                                                      \
    TEST_CASE_TEMPLATE(name, On, orderwire::store::OnSqlite, orderwire::store::OnMemory) { \
        const orderwire::store::EngineScope scope(On::engine);                             \
        Case().run_case();                                                                 \
    }                                                                                      \
    void Case::run_case()
