#include "store/sqlite/store.hpp"

#include <boost/asio/async_result.hpp>
#include <filesystem>
#include <optional>
#include <utility>

#include "store/sqlite/lock.hpp"
#include "store/sqlite/queries.hpp"

namespace orderwire::store {

namespace {

// One file has one lock, by whatever name it was given.
std::string real_path(const std::string& path) {
    std::error_code error;
    const auto canonical = std::filesystem::weakly_canonical(std::filesystem::absolute(path), error);
    return error ? path : canonical.string();
}

class SqliteStore final : public Store, private Outbox {
  public:
    SqliteStore(const std::string& path, const Clock& clock, Listener listener, WriterLimits limits,
                Channels channels, Retention retention)
        : path_(real_path(path)),
          lock_(std::in_place, path_),
          writer_(path_, clock, std::move(listener), limits, channels, retention) {}

    task<CreatedOrder> create_order(CreateOrder command) override {
        const std::size_t bytes = command.metadata.size();
        return submit<CreatedOrder>(
            [command = std::move(command)](Commands& commands) { return commands.create_order(command); },
            bytes);
    }

    task<AppliedEvent> apply_event(IncomingEvent event) override {
        const std::size_t bytes = event.body.size() + event.signature.size();
        return submit<AppliedEvent>(
            [event = std::move(event)](Commands& commands) { return commands.apply_event(event); }, bytes);
    }

    task<ReservedBinding> reserve_binding(std::string order_id, Binding::Kind kind,
                                          std::string parameters) override {
        return submit<ReservedBinding>(
            [order_id = std::move(order_id), kind, parameters = std::move(parameters)](Commands& commands) {
                return commands.reserve_binding(order_id, kind, parameters);
            });
    }

    task<Snapshot> complete_binding(std::string order_id, std::uint32_t number,
                                    std::string object_id) override {
        return submit<Snapshot>(
            [order_id = std::move(order_id), number, object_id = std::move(object_id)](Commands& commands) {
                return commands.complete_binding(order_id, number, object_id);
            });
    }

    task<void> abandon_binding(std::string order_id, std::uint32_t number) override {
        auto done = submit<Done>([order_id = std::move(order_id), number](Commands& commands) {
            commands.abandon_binding(order_id, number);
            return Done{};
        });
        co_await std::move(done);
    }

    task<void> supersede_binding(std::string order_id, std::uint32_t number) override {
        auto done = submit<Done>([order_id = std::move(order_id), number](Commands& commands) {
            commands.supersede_binding(order_id, number);
            return Done{};
        });
        co_await std::move(done);
    }

    task<void> end_binding(std::string order_id, std::uint32_t number) override {
        auto done = submit<Done>([order_id = std::move(order_id), number](Commands& commands) {
            commands.end_binding(order_id, number);
            return Done{};
        });
        co_await std::move(done);
    }

    task<CancelledOrder> cancel_unbound(std::string order_id) override {
        return submit<CancelledOrder>([order_id = std::move(order_id)](Commands& commands) {
            return commands.cancel_unbound(order_id);
        });
    }

    task<Snapshot> activate_enrollment(std::string order_id) override {
        return submit<Snapshot>([order_id = std::move(order_id)](Commands& commands) {
            return commands.activate_enrollment(order_id);
        });
    }

    task<bool> adopt_guest(std::string guest_secret_hash, Customer known) override {
        return submit<bool>(
            [guest_secret_hash = std::move(guest_secret_hash), known = std::move(known)](Commands& commands) {
                return commands.adopt_guest(guest_secret_hash, known);
            });
    }

    task<ResolvedReview> resolve_review(std::string order_id, std::string note) override {
        return submit<ResolvedReview>(
            [order_id = std::move(order_id), note = std::move(note)](Commands& commands) {
                return commands.resolve_review(order_id, note);
            });
    }

    task<ReleasedPayment> release_payment(std::string order_id, std::string note) override {
        return submit<ReleasedPayment>(
            [order_id = std::move(order_id), note = std::move(note)](Commands& commands) {
                return commands.release_payment(order_id, note);
            });
    }

    Outbox& outbox() override { return *this; }

    task<void> record(AttemptResult result) override {
        auto done = submit<Done>([result = std::move(result)](Commands& commands) {
            commands.record(result);
            return Done{};
        });
        co_await std::move(done);
    }

    task<Requeued> requeue(OutboxFilter filter) override {
        return submit<Requeued>(
            [filter = std::move(filter)](Commands& commands) { return commands.requeue(filter); });
    }

    task<void> set_pause(Channel channel, Pause pause) override {
        auto done = submit<Done>([channel, pause = std::move(pause)](Commands& commands) {
            commands.outbox().set_pause(channel, pause);
            return Done{};
        });
        co_await std::move(done);
    }

    task<void> lift_pause(Channel channel) override {
        auto done = submit<Done>([channel](Commands& commands) {
            commands.outbox().lift_pause(channel);
            return Done{};
        });
        co_await std::move(done);
    }

    std::unique_ptr<Queries> make_queries() override {
        try {
            return std::make_unique<SqliteQueries>(path_);
        } catch (const sqlite::SqliteError& error) {
            throw StorageError("the store " + path_ + " cannot be read: " + error.what());
        }
    }

    bool writable() const override { return writer_.writable(); }
    std::string write_refusal() const override { return writer_.refusal(); }
    Forgotten forgotten() const override { return writer_.forgotten(); }

    void stop() override {
        writer_.stop();
        lock_.reset();
    }

  private:
    struct Done {};

    // Queues the function when it is awaited; the caller goes on, on its own loop, after the commit. `bytes`
    // is what it carries, where that can be much.
    template <class Result, class Function>
    task<Result> submit(Function function, std::size_t bytes = 0) {
        auto initiate = [this, bytes](auto handler, auto queued) {
            using Queued = WriteTaskFor<Result, decltype(queued), decltype(handler)>;
            writer_.submit(std::make_unique<Queued>(bytes, std::move(queued), std::move(handler)));
        };
        return asio::async_initiate<const asio::use_awaitable_t<Executor>, void(std::exception_ptr, Result)>(
            initiate, use_task, std::move(function));
    }

    std::string path_;
    std::optional<StoreLock> lock_;
    Writer writer_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite_store(const std::string& path, const Clock& clock, Listener listener,
                                         WriterLimits limits, Channels channels, Retention retention) {
    return std::make_unique<SqliteStore>(path, clock, std::move(listener), limits, channels, retention);
}

}  // namespace orderwire::store
