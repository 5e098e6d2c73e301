// orderwire_fill: a store with orders that wait to be paid, for measuring. Through the store's own commands,
// so that it is the store that a server would have.
#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <fstream>
#include <iostream>

#include "base/async.hpp"
#include "base/time.hpp"
#include "load/orders.hpp"
#include "store/store.hpp"

namespace {

using namespace orderwire;

// Enough at once to fill the store's groups.
constexpr std::size_t makers = 512;

task<void> make_orders(store::Store& store, std::size_t from, std::size_t to,
                       std::vector<load::FilledOrder>& made) {
    for (std::size_t i = from; i < to; ++i) {
        store::CreateOrder command;
        command.customer_secret_hash = "filled-" + std::to_string(i);
        command.email = "customer-" + std::to_string(i) + "@example.com";
        command.course = {"cpp-concurrency", "C++ Concurrency in Depth", "/course/cpp-concurrency"};
        command.amount = load::filled_amount;
        command.currency = "usd";
        const store::CreatedOrder created = co_await store.create_order(std::move(command));
        std::string order = created.order.order_id;
        std::string payment = "pi_3" + order.substr(4);
        std::string parameters = "{}";
        const auto kind = store::Binding::Kind::intent;
        std::string of = order;
        const store::ReservedBinding reserved =
            co_await store.reserve_binding(std::move(of), kind, std::move(parameters));
        const std::uint32_t number = reserved.binding.number;
        of = order;
        std::string object = payment;
        co_await store.complete_binding(std::move(of), number, std::move(object));
        made[i] = {std::move(order), std::move(payment)};
    }
}

void fill(const std::string& path, std::size_t count, const std::string& out) {
    const auto ignore = [](std::span<const store::Snapshot>) {};
    const auto store = store::open_store("sqlite:" + path, system_clock(), ignore);
    std::vector<load::FilledOrder> made(count);
    Loop loop(1);
    auto work = asio::make_work_guard(loop);  // the store answers from its own thread
    std::size_t left = makers;
    std::exception_ptr failure;
    for (std::size_t maker = 0; maker < makers; ++maker) {
        auto making = make_orders(*store, count * maker / makers, count * (maker + 1) / makers, made);
        asio::co_spawn(loop.get_executor(), std::move(making), [&](std::exception_ptr error) {
            if (error) failure = error;
            if (--left == 0) work.reset();
        });
    }
    loop.run();
    store->stop();
    if (failure) std::rethrow_exception(failure);
    std::ofstream list(out);
    for (const load::FilledOrder& order : made)
        list << order.id << ' ' << order.payment << '\n';
    if (!list.flush()) throw std::runtime_error("cannot write " + out);
}

}  // namespace

int main(int count, char** arguments) {
    CLI::App app("Fills a store with pending orders, each bound to a payment, and lists them.",
                 "orderwire_fill");
    std::string store;
    std::string out;
    std::size_t orders = 10'000;
    app.add_option("--store", store, "The database to make or add to")->required();
    app.add_option("--orders", orders, "How many [10000]");
    app.add_option("--out", out, "Where to list them, one \"ord_… pi_…\" per line")->required();
    CLI11_PARSE(app, count, arguments);
    try {
        fill(store, orders, out);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "orderwire_fill: " << error.what() << '\n';
        return 1;
    }
}
