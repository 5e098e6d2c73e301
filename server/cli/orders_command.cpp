#include "cli/orders_command.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>

#include "base/ids.hpp"
#include "cli/command_line.hpp"
#include "cli/quoting.hpp"
#include "cli/server_call.hpp"
#include "http/origin.hpp"
#include "store/event_log.hpp"
#include "store/store.hpp"

namespace orderwire::cli {

namespace {

using namespace std::chrono_literals;
using OrdersAction = OrdersOptions::Action;

constexpr std::size_t note_bytes_max = 2'000;
constexpr std::chrono::milliseconds orders_answer_time = 15s;

constexpr const char* orders_usage =
    "What a person does about an order by hand.\n"
    "\n"
    "Usage: orderwire orders resolve|release ORDER [OPTION…]\n"
    "\n"
    "  resolve   closes the order's review, with a note of what was found and done\n"
    "  release   gives up the order's payment, which is stuck: its customer can pay again, or cancel\n"
    "\n"
    "A running server does it (--api, --admin-token). With --store the command does it itself, where no "
    "server\n"
    "uses that store; where one does, it is asked.\n"
    "\n"
    "orderwire orders resolve --help lists the options.\n";

const char* word_of(OrdersAction action) { return action == OrdersAction::resolve ? "resolve" : "release"; }

void tell(const OrdersOptions& options, const std::string& about, std::uint64_t version) {
    if (options.action == OrdersAction::resolve) {
        fmt::print("{}: resolved {}; its version is {}\n", options.order_id, about, version);
    } else {
        fmt::print("{}: released; given up: way to pay {}\n", options.order_id, about);
    }
}

void tell_payment(const std::string& id) {
    if (!id.empty()) fmt::print("{} can perhaps still be paid at Stripe: cancel it there\n", id);
}

int at_server(const OrdersOptions& options) {
    http::ClientRequest request;
    request.method = "POST";
    request.url =
        fmt::format("{}/api/testbench/orders/{}/{}", options.api, options.order_id, word_of(options.action));
    request.headers = {{"content-type", "application/json"}};
    if (!options.admin_token.empty())
        request.headers.emplace_back("authorization", "Bearer " + options.admin_token.reveal());
    request.body = json::serialize(json::object{{"note", options.note}});
    request.timeout = orders_answer_time;
    const json::object record = call_server(std::move(request));
    const json::array* notes = array_at(record, "notes");
    if (notes == nullptr || notes->empty() || !notes->back().is_object())
        throw std::runtime_error("the server answered what this program does not understand");
    const json::object& note = notes->back().get_object();
    tell(options, text_at(note, "about"),
         static_cast<std::uint64_t>(integer_at(note, "version").value_or(0)));
    if (const json::array* payments = array_at(record, "payments");
        payments && options.action == OrdersAction::release) {
        const json::value& last = payments->back();
        const json::object* payment = last.is_object() ? object_at(last.get_object(), "payment") : nullptr;
        if (payment != nullptr) tell_payment(text_at(*payment, "id"));
    }
    return 0;
}

template <class Result>
Result await(task<Result> work) {
    Loop loop(1);
    std::optional<Result> answer;
    auto keep = [&](const std::exception_ptr& error, Result given) {
        if (error) std::rethrow_exception(error);
        answer = std::move(given);
    };
    asio::co_spawn(loop, std::move(work), keep);
    loop.run();
    return *std::move(answer);
}

int in_store(const OrdersOptions& options) {
    // Refuses a file that is no store, which opening it for writing would make into one.
    static_cast<void>(store::open_event_log(options.store_url));
    const auto nobody = [](std::span<const store::Snapshot>) {};
    const auto store = store::open_store(options.store_url, system_clock(), nobody);
    const std::runtime_error unknown("the store " + options.store_url + " has no order " + options.order_id);
    if (options.action == OrdersAction::resolve) {
        using Outcome = store::ResolvedReview::Outcome;
        const auto resolved = await(store->resolve_review(options.order_id, options.note));
        if (resolved.outcome == Outcome::unknown_order) throw unknown;
        if (resolved.outcome == Outcome::nothing_open)
            throw std::runtime_error("no review of " + options.order_id + " is open");
        tell(options, resolved.marks, resolved.order.version);
        return 0;
    }
    using Outcome = store::ReleasedPayment::Outcome;
    const auto released = await(store->release_payment(options.order_id, options.note));
    if (released.outcome == Outcome::unknown_order) throw unknown;
    if (released.outcome == Outcome::order_closed)
        throw std::runtime_error(options.order_id + " is paid or cancelled");
    if (released.outcome == Outcome::nothing_bound)
        throw std::runtime_error("nothing holds " + options.order_id + ": it has no payment");
    std::string numbers;
    for (const store::Binding& binding : released.given_up)
        numbers += (numbers.empty() ? "" : ", ") + std::to_string(binding.number);
    tell(options, numbers, released.order.version);
    for (const store::Binding& binding : released.given_up)
        tell_payment(binding.object_id);
    return 0;
}

}  // namespace

OrdersOptions parse_orders(std::vector<std::string> arguments) {
    OrdersOptions options;
    const std::string action = arguments.empty() ? "" : arguments.front();
    if (action == "--help" || action == "-h") throw HelpWanted{orders_usage};
    if (action == "release") {
        options.action = OrdersAction::release;
    } else if (action != "resolve") {
        throw UsageError(action.empty() ? "orders: what to do is missing; accepted are resolve and release"
                                        : "orders: " + quote_word(action) +
                                              " was given; accepted are resolve and release");
    }
    arguments.erase(arguments.begin());
    const bool resolves = options.action == OrdersAction::resolve;
    Command command(resolves ? "Closes an order's review, with a note of what was found and done."
                             : "Gives up an order's payment, which is stuck.",
                    "orderwire orders " + action);
    std::vector<std::string> words;
    command.add_words("ORDER", words, "An order's id, ord_…");
    command.add("note", options.note, "TEXT", "What was found and done; it is kept with the order")
        ->check(accepts("a text of at most 2000 bytes",
                        [](const std::string& given) { return given.size() <= note_bytes_max; }));
    command.add("api", options.api, "URL [http://127.0.0.1:8080]", "The running server")->check(url());
    command.add_secret("admin-token", options.admin_token, admin_token_rule, "TOKEN",
                       "The server's, where it has one");
    command.add("store", options.store_url, "URL", "The store of a server that does not run")
        ->check(store_url());
    command.parse(arguments);
    options.api = http::parse_origin(options.api).value();
    if (words.size() != 1 || !is_order_id(words.front()))
        throw UsageError("orders " + action + ": one order id is needed, ord_ and 26 characters");
    options.order_id = words.front();
    if (resolves && options.note.find_first_not_of(" \t\r\n") == std::string::npos)
        throw UsageError("--note: none was given; a review is closed with what was found and done");
    return options;
}

int run_orders(std::vector<std::string> arguments) {
    const OrdersOptions options = parse_orders(std::move(arguments));
    if (options.store_url.empty()) return at_server(options);
    try {
        return in_store(options);
    } catch (const store::StoreInUse&) {
        return at_server(options);
    }
}

}  // namespace orderwire::cli
