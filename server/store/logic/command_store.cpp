#include "store/logic/command_store.hpp"

#include <boost/asio/async_result.hpp>
#include <utility>

#include "base/crypto.hpp"

namespace orderwire::store {

namespace {

struct Done {};

struct Light {
    std::size_t bytes() const { return 0; }
};

struct CreateOrderCommand {
    using Result = CreatedOrder;
    CreateOrder create;

    std::size_t bytes() const { return create.metadata.size(); }
    void name_keys(KeySet& keys) const { store::name_keys(create, keys); }
    Result run(Commands& commands) const { return commands.create_order(create); }
};

struct ApplyEventCommand {
    using Result = AppliedEvent;
    IncomingEvent event;

    std::size_t bytes() const { return event.body.size() + event.signature.size(); }
    void name_keys(KeySet& keys) const { store::name_keys(event, keys); }
    Result run(Commands& commands) const { return commands.apply_event(event); }
};

// Any that touches one order only.
template <class R, class Function>
struct OrderCommand : Light {
    using Result = R;
    std::string order_id;
    Function function;

    void name_keys(KeySet& keys) const { keys.orders.push_back(order_id); }
    Result run(Commands& commands) const { return function(commands, order_id); }
};

struct CompleteBindingCommand : Light {
    using Result = Snapshot;
    std::string order_id;
    std::uint32_t number = 0;
    domain::PaymentObject object;

    void name_keys(KeySet& keys) const {
        keys.orders.push_back(order_id);
        keys.objects.push_back({object.provider, object.account, object.id, true});
    }
    Result run(Commands& commands) const { return commands.complete_binding(order_id, number, object.id); }
};

struct AdoptGuestCommand : Light {
    using Result = bool;
    std::string guest_secret_hash;
    Customer known;

    void name_keys(KeySet& keys) const {
        keys.customers.push_back({"", guest_secret_hash, "", ""});
        keys.customers.push_back({*known.id, "", "", ""});
    }
    Result run(Commands& commands) const { return commands.adopt_guest(guest_secret_hash, known); }
};

struct RecordAttemptCommand : Light {
    using Result = Done;
    AttemptResult attempt;

    void name_keys(KeySet& keys) const {
        keys.messages.push_back(attempt.row);
        if (attempt.lease) keys.duties.push_back(attempt.lease->duty);
    }
    Result run(Commands& commands) const { return commands.messages().record(attempt), Done{}; }
};

struct RequeueCommand : Light {
    using Result = Requeued;
    OutboxFilter filter;

    void name_keys(KeySet& keys) const { keys.open_ended = true; }
    Result run(Commands& commands) const { return commands.messages().requeue(filter); }
};

struct SetPauseCommand : Light {
    using Result = Done;
    Channel channel = Channel::webhook;
    std::optional<Pause> pause;  // nothing: it is lifted

    void name_keys(KeySet&) const {}
    Result run(Commands& commands) const {
        OutboxTable& outbox = commands.unit().outbox();
        if (pause) {
            outbox.set_pause(channel, *pause);
        } else {
            outbox.lift_pause(channel);
        }
        return {};
    }
};

struct AcquireLeaseCommand : Light {
    using Result = std::optional<Lease>;
    std::string duty;
    std::string holder;
    std::chrono::milliseconds term{};

    void name_keys(KeySet& keys) const { keys.duties.push_back(duty); }
    Result run(Commands& commands) const { return commands.duties().acquire(duty, holder, term); }
};

struct GiveBackLeaseCommand : Light {
    using Result = Done;
    Lease lease;
    std::string holder;

    void name_keys(KeySet& keys) const { keys.duties.push_back(lease.duty); }
    Result run(Commands& commands) const { return commands.duties().give_back(lease, holder), Done{}; }
};

}  // namespace

template <class Command>
task<typename Command::Result> CommandStore::ask(Command command) {
    auto initiate = [this](auto handler, auto queued) {
        using Queued = WriteTaskFor<decltype(queued), decltype(handler)>;
        submit(std::make_unique<Queued>(std::move(queued), std::move(handler)));
    };
    return asio::async_initiate<const asio::use_awaitable_t<Executor>,
                                void(std::exception_ptr, typename Command::Result)>(initiate, use_task,
                                                                                    std::move(command));
}

template <class Result, class Function>
task<Result> CommandStore::ask_order(std::string order_id, Function function) {
    return ask(OrderCommand<Result, Function>{{}, std::move(order_id), std::move(function)});
}

template <class Function>
task<void> CommandStore::tell_order(std::string order_id, Function function) {
    auto tell = [function = std::move(function)](Commands& commands, const std::string& order) {
        function(commands, order);
        return Done{};
    };
    auto done = ask_order<Done>(std::move(order_id), std::move(tell));
    co_await std::move(done);
}

// From here on nobody sees the key itself: to a guest without a cookie it is the secret that opens the order.
task<CreatedOrder> CommandStore::create_order(CreateOrder command) {
    if (auto& idempotency = command.idempotency)
        idempotency->key = hmac_sha256_hex(idempotency_secret().reveal(), idempotency->key);
    return ask(CreateOrderCommand{std::move(command)});
}

task<AppliedEvent> CommandStore::apply_event(IncomingEvent event) {
    return ask(ApplyEventCommand{std::move(event)});
}

task<ReservedBinding> CommandStore::reserve_binding(std::string order_id, Binding::Kind kind,
                                                    std::string parameters) {
    auto reserve = [kind, parameters = std::move(parameters)](Commands& commands, const std::string& order) {
        return commands.reserve_binding(order, kind, parameters);
    };
    return ask_order<ReservedBinding>(std::move(order_id), std::move(reserve));
}

task<Snapshot> CommandStore::complete_binding(std::string order_id, std::uint32_t number,
                                              std::string object_id) {
    CompleteBindingCommand command;
    command.order_id = std::move(order_id);
    command.number = number;
    command.object.id = std::move(object_id);
    return ask(std::move(command));
}

task<void> CommandStore::abandon_binding(std::string order_id, std::uint32_t number) {
    return tell_order(std::move(order_id), [number](Commands& commands, const std::string& order) {
        commands.abandon_binding(order, number);
    });
}

task<void> CommandStore::supersede_binding(std::string order_id, std::uint32_t number) {
    return tell_order(std::move(order_id), [number](Commands& commands, const std::string& order) {
        commands.supersede_binding(order, number);
    });
}

task<void> CommandStore::end_binding(std::string order_id, std::uint32_t number) {
    return tell_order(std::move(order_id), [number](Commands& commands, const std::string& order) {
        commands.end_binding(order, number);
    });
}

task<CancelledOrder> CommandStore::cancel_unbound(std::string order_id) {
    return ask_order<CancelledOrder>(std::move(order_id), [](Commands& commands, const std::string& order) {
        return commands.cancel_unbound(order);
    });
}

task<Snapshot> CommandStore::activate_enrollment(std::string order_id) {
    return ask_order<Snapshot>(std::move(order_id), [](Commands& commands, const std::string& order) {
        return commands.activate_enrollment(order);
    });
}

task<bool> CommandStore::adopt_guest(std::string guest_secret_hash, Customer known) {
    AdoptGuestCommand command;
    command.guest_secret_hash = std::move(guest_secret_hash);
    command.known = std::move(known);
    return ask(std::move(command));
}

task<ResolvedReview> CommandStore::resolve_review(std::string order_id, std::string note) {
    auto resolve = [note = std::move(note)](Commands& commands, const std::string& order) {
        return commands.resolve_review(order, note);
    };
    return ask_order<ResolvedReview>(std::move(order_id), std::move(resolve));
}

task<ReleasedPayment> CommandStore::release_payment(std::string order_id, std::string note) {
    auto release = [note = std::move(note)](Commands& commands, const std::string& order) {
        return commands.release_payment(order, note);
    };
    return ask_order<ReleasedPayment>(std::move(order_id), std::move(release));
}

task<void> CommandStore::record(AttemptResult result) {
    RecordAttemptCommand command;
    command.attempt = std::move(result);
    auto done = ask(std::move(command));
    co_await std::move(done);
}

task<Requeued> CommandStore::requeue(OutboxFilter filter) {
    RequeueCommand command;
    command.filter = std::move(filter);
    return ask(std::move(command));
}

task<void> CommandStore::set_pause(Channel channel, Pause pause) {
    SetPauseCommand command;
    command.channel = channel;
    command.pause = std::move(pause);
    auto done = ask(std::move(command));
    co_await std::move(done);
}

task<void> CommandStore::lift_pause(Channel channel) {
    SetPauseCommand command;
    command.channel = channel;
    auto done = ask(std::move(command));
    co_await std::move(done);
}

task<std::optional<Lease>> CommandStore::acquire(std::string duty, std::string holder,
                                                 std::chrono::milliseconds term) {
    AcquireLeaseCommand command;
    command.duty = std::move(duty);
    command.holder = std::move(holder);
    command.term = term;
    return ask(std::move(command));
}

task<void> CommandStore::give_back(Lease lease, std::string holder) {
    GiveBackLeaseCommand command;
    command.lease = std::move(lease);
    command.holder = std::move(holder);
    auto done = ask(std::move(command));
    co_await std::move(done);
}

}  // namespace orderwire::store
