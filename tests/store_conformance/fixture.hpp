// What the store's tests share: a store of the engine at hand, a clock that stands still, a listener that
// remembers.
//
// STORE_CASE(Fixture, "name") { … } is a test of every engine; TEST_CASE_FIXTURE(Fixture, "name") is one of
// SQLite.
#pragma once

#include <stdlib.h>
#include <algorithm>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/async.hpp"
#include "base/json.hpp"
#include "base/sqlite.hpp"
#include "base/time.hpp"
#include "store/event_log.hpp"
#include "store/sqlite/store.hpp"
#include "store/store.hpp"
#include "store_conformance/mirror.hpp"

namespace orderwire::store {

class TemporaryDirectory {
  public:
    TemporaryDirectory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "orderwire-store-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
        path_ = pattern;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    std::string operator/(std::string_view name) const { return (path_ / name).string(); }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

class TestClock final : public Clock {
  public:
    Time now() const override { return from_milliseconds(now_.load()); }
    void advance(std::chrono::milliseconds by) { now_ += by.count(); }

  private:
    std::atomic<std::int64_t> now_{1'795'000'000'000};  // November 2026
};

// Runs tasks to their end on a loop of the calling thread.
class TestLoop {
  public:
    template <class T>
    T run(task<T> work) {
        std::optional<T> result;
        auto keep = [&](std::exception_ptr error, T value) {
            if (error) std::rethrow_exception(error);
            result = std::move(value);
        };
        asio::co_spawn(loop.get_executor(), std::move(work), keep);
        run_all();
        return *std::move(result);
    }

    void run(task<void> work) {
        auto rethrow = [](std::exception_ptr error) {
            if (error) std::rethrow_exception(error);
        };
        asio::co_spawn(loop.get_executor(), std::move(work), rethrow);
        run_all();
    }

    // Asks at once; the answers, or what was thrown instead of them, come in with run_all().
    template <class T>
    struct Answer {
        std::optional<T> value;
        std::string error;
    };
    template <class T>
    std::shared_ptr<Answer<T>> ask(task<T> work) {
        auto answer = std::make_shared<Answer<T>>();
        auto keep = [answer](std::exception_ptr error, T value) {
            if (!error) {
                answer->value = std::move(value);
                return;
            }
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& exception) {
                answer->error = exception.what();
            }
        };
        asio::co_spawn(loop.get_executor(), std::move(work), keep);
        return answer;
    }

    void run_all() {
        loop.restart();
        loop.run();
    }
    // What can be done now, so that commands are queued; their answers are not waited for.
    void poll() {
        loop.restart();
        loop.poll();
    }

    Loop loop{1};
};

template <class Predicate>
bool becomes_true(const Predicate& predicate, std::chrono::seconds within = std::chrono::seconds(20)) {
    const auto until = std::chrono::steady_clock::now() + within;
    while (!predicate()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

// Everything that the listener heard, and a way to hold the writer up in it.
class Heard {
  public:
    void hear(std::span<const Snapshot> changes) {
        std::unique_lock lock(mutex_);
        ++groups_;
        all_.insert(all_.end(), changes.begin(), changes.end());
        holding_ = hold_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return !hold_; });
        holding_ = false;
    }
    void hold() {
        const std::lock_guard lock(mutex_);
        hold_ = true;
    }
    bool wait_until_held() {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), [this] { return holding_; });
    }
    void release() {
        const std::lock_guard lock(mutex_);
        hold_ = false;
        changed_.notify_all();
    }
    std::vector<Snapshot> all() const {
        const std::lock_guard lock(mutex_);
        return all_;
    }
    std::vector<Snapshot> of(const std::string& order_id) const {
        std::vector<Snapshot> found;
        for (const Snapshot& change : all()) {
            if (change.order_id == order_id) found.push_back(change);
        }
        return found;
    }
    // A command is answered before its change is told of: waits until `count` changes of the order were.
    std::vector<Snapshot> of(const std::string& order_id, std::size_t count) {
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, std::chrono::seconds(20), [&] {
                return count <= static_cast<std::size_t>(std::count_if(
                                    all_.begin(), all_.end(),
                                    [&](const Snapshot& change) { return change.order_id == order_id; }));
            });
        }
        return of(order_id);
    }
    int groups() const {
        const std::lock_guard lock(mutex_);
        return groups_;
    }

  private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Snapshot> all_;
    int groups_ = 0;
    bool hold_ = false;
    bool holding_ = false;
};

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

// ---- events as Stripe's are read

inline domain::Contribution contribution(const std::string& event_id, std::optional<domain::Status> status) {
    domain::Contribution made;
    made.at = {1'795'000'000, 1, event_id};
    made.status = status;
    if (status == domain::Status::failed)
        made.failure = domain::Failure{"card_declined", "Your card was declined."};
    if (status == domain::Status::paid) made.received = domain::Money{4900, "usd"};
    return made;
}

inline IncomingEvent event_about(const std::string& object_id, const std::string& event_id,
                                 domain::Contribution says, const std::string& claimed_order_id = "") {
    domain::PaymentUpdate evidence;
    evidence.about.id = object_id;
    evidence.claimed_order_id = claimed_order_id;
    evidence.contribution = std::move(says);
    IncomingEvent event;
    event.id = event_id;
    event.type = "payment_intent.test";
    event.created = 1'795'000'000;
    event.body = R"({"id":")" + event_id + R"("})";
    event.signature = "t=1,v1=ab";
    event.received_at = from_milliseconds(1'795'000'000'123);
    event.reading = std::move(evidence);
    return event;
}

inline IncomingEvent event_about(const std::string& object_id, const std::string& event_id,
                                 std::optional<domain::Status> status,
                                 const std::string& claimed_order_id = "") {
    return event_about(object_id, event_id, contribution(event_id, status), claimed_order_id);
}

inline json::object parsed(const Snapshot& snapshot) {
    return parse_json(*snapshot.view).value().as_object();
}

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
