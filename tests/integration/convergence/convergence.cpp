// Whatever the order of arrival, however often, over restarts and with look-ups in between: the same set of
// events ends in the same orders. Through the real store, and the hub to a watcher.
//
// ORDERWIRE_SEED=N tells other lives; ORDERWIRE_SETS=N more of them. A failure prints the seed of its set.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "hub/hub.hpp"
#include "integration/convergence/life.hpp"
#include "store_conformance/fixture.hpp"
#include "stripe/event.hpp"
#include "stripe/lookup.hpp"
#include "transport/conflating_subscriptions.hpp"
#include "transport/publish.hpp"

using namespace orderwire;
using namespace orderwire::test;
using store::Binding;

namespace {

unsigned from_environment(const char* name, unsigned otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(value, nullptr, 10));
}

// What is in memory is found by looking at every row: a quarter of the sets takes as long there.
unsigned sets(unsigned on_sqlite) {
    return store::engine_at_hand == store::StoreEngine::sqlite ? on_sqlite : on_sqlite / 4;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

// Follows one order as a page does, and keeps what it was sent.
class Page {
  public:
    Page(hub::Hub& hub, const transport::Snapshots& snapshots, std::string order_id)
        : order_id_(std::move(order_id)), subscriptions_(hub, snapshots, [] {}) {}
    void read() {
        // After a final view following ends; a page looks again when it is looked at, with what it has.
        if (!subscriptions_.following()) REQUIRE(subscriptions_.follow(order_id_, version).has_value());
        while (const auto message = subscriptions_.take()) {
            REQUIRE(message->cursor > version);
            version = message->cursor;
            last = message->bytes;
        }
    }
    std::uint64_t version = 0;
    std::shared_ptr<const std::string> last;

  private:
    std::string order_id_;
    transport::ConflatingSubscriptions subscriptions_;
};

class World : public store::Fixture {
  public:
    // One retelling of a set: its orders, and its steps in their order of arrival.
    struct Telling {
        std::vector<std::string> orders;
        std::vector<std::unique_ptr<Page>> pages;
        std::vector<const Step*> arrival;
        std::vector<std::size_t> restarts_before;  // where in `arrival` the process was restarted
        std::string number;
    };

    // The ends of all the orders of each telling, after everything has arrived.
    std::vector<std::string> tell(const std::vector<Life>& lives,
                                  const std::vector<std::vector<const Step*>>& arrivals, Random& random) {
        std::vector<Telling> tellings = begin(lives, arrivals, random);
        for (std::size_t part = 0; part <= restarts; ++part) {
            if (part > 0) restart();
            for (const Telling& telling : tellings)
                send(telling, part);
            run_all();
            listen(tellings);
        }
        std::vector<std::string> ends;
        const auto log = store::open_event_log(url());
        for (const Telling& telling : tellings)
            ends.push_back(end_of(telling, *log));
        return ends;
    }

  private:
    static constexpr std::size_t restarts = 2;

    std::vector<Telling> begin(const std::vector<Life>& lives,
                               const std::vector<std::vector<const Step*>>& arrivals, Random& random) {
        std::vector<Telling> tellings;
        std::vector<std::shared_ptr<Answer<store::CreatedOrder>>> created;
        for (const auto& arrival : arrivals) {
            Telling& telling = tellings.emplace_back();
            telling.number = std::to_string(++told_);
            telling.arrival = arrival;
            for (std::size_t i = 0; i < restarts; ++i)
                telling.restarts_before.push_back(random() % (arrival.size() + 1));
            std::sort(telling.restarts_before.begin(), telling.restarts_before.end());
            for (std::size_t i = 0; i < lives.size(); ++i) {
                const std::string customer = "customer-" + telling.number + "-" + std::to_string(i);
                created.push_back(ask(store->create_order(order_command(customer))));
            }
        }
        run_all();
        auto answer = created.begin();
        for (Telling& telling : tellings) {
            for (std::size_t i = 0; i < lives.size(); ++i) {
                const std::string& order_id = telling.orders.emplace_back((*answer++)->value->order.order_id);
                reserve(lives[i], order_id, "given_up_" + std::to_string(i) + "_" + telling.number);
                telling.pages.push_back(std::make_unique<Page>(hub_, snapshots_, order_id));
            }
        }
        run_all();
        return tellings;
    }

    // The binding by which a life goes on; one that was given up lies behind it.
    void reserve(const Life& life, const std::string& order_id, const std::string& given_up) {
        if (life.changed_way) {
            ask(store->reserve_binding(order_id, life.kind, ""));
            ask(store->complete_binding(order_id, 1, given_up));
            run(store->supersede_binding(order_id, 1));
            run(store->end_binding(order_id, 1));
        }
        ask(store->reserve_binding(order_id, life.kind, ""));
    }

    void restart() {
        reopen();
        reader_ = store->make_queries();
    }

    void send(const Telling& telling, std::size_t part) {
        const std::size_t from = part == 0 ? 0 : telling.restarts_before[part - 1];
        const std::size_t to = part == restarts ? telling.arrival.size() : telling.restarts_before[part];
        for (std::size_t i = from; i < to; ++i)
            send(*telling.arrival[i], telling.orders[telling.arrival[i]->order], telling.number);
    }

    void send(const Step& step, const std::string& order_id, const std::string& number) {
        std::string object = replaced(replaced(step.object, "#", number), "ORDER", order_id);
        if (step.what == Step::What::bind) {
            ask(store->complete_binding(order_id, step.binding, std::move(object)));
            return;
        }
        ask(store->apply_event(event_of(step, object, replaced(step.id, "#", number))));
    }

    static store::IncomingEvent event_of(const Step& step, const std::string& object, const std::string& id) {
        store::IncomingEvent event;
        event.id = id;
        event.type = step.type;
        event.created = step.created;
        event.received_at = from_milliseconds(1'795'000'000'000);
        if (step.what == Step::What::lookup) {
            event.source = store::IncomingEvent::Source::lookup;
            event.body = object;
            event.reading =
                stripe::payment_update_of(parse_json(object).value().as_object(), {step.created, 1000, id});
            return event;
        }
        event.body = R"({"id":")" + id + R"(","object":"event","type":")" + step.type + R"(","created":)" +
                     std::to_string(step.created) + R"(,"livemode":)" + (step.livemode ? "true" : "false") +
                     R"(,"data":{"object":)" + object + "}}";
        event.reading = stripe::read_event(event.body, false).value().reading;
        return event;
    }

    // What the writer told by now reaches the hub, and the pages.
    void listen(const std::vector<Telling>& tellings) {
        store->stop();  // the listener hears of a commit after its answers
        const auto all = heard.all();
        for (; published_ < all.size(); ++published_)
            hub_.publish(transport::to_message(all[published_]));
        open();
        reader_ = store->make_queries();
        for (const Telling& telling : tellings) {
            for (const auto& page : telling.pages)
                page->read();
        }
    }

    // What must not depend on the arrival: everything but versions and times; and the marks for a person.
    std::string end_of(const Telling& telling, store::EventLog& log) {
        std::string ends;
        for (std::size_t i = 0; i < telling.orders.size(); ++i) {
            const store::Snapshot order = *reader_->order(telling.orders[i]);
            json::object view = store::parsed(order);
            CHECK(view.at("version").as_int64() == static_cast<std::int64_t>(order.version));
            CHECK(telling.pages[i]->version == order.version);
            CHECK(*telling.pages[i]->last == *order.view);
            for (const char* key : {"id", "version", "created_at", "updated_at", "timeline"})
                view.erase(key);
            ends += json::serialize(view);
            const auto record = log.record_of(order.order_id);
            std::set<std::string> marks;
            for (const store::LoggedMark& mark : record->marks)
                marks.insert(mark.mark);
            for (const std::string& mark : marks)
                ends += " " + mark;
            ends += "\n";
        }
        return ends;
    }

    int told_ = 0;
    std::size_t published_ = 0;
    hub::Hub hub_;
    std::unique_ptr<store::Queries> reader_ = store->make_queries();
    transport::Snapshots snapshots_ = [this](const std::string& order_id) {
        const auto order = reader_->order(order_id);
        return order ? transport::to_message(*order) : nullptr;
    };
};

std::vector<const Step*> steps_of(const std::vector<Life>& lives) {
    std::vector<const Step*> steps;
    for (const Life& life : lives) {
        for (const Step& step : life.steps)
            steps.push_back(&step);
    }
    return steps;
}

void check_same(const std::vector<std::string>& ends, const std::string& expected) {
    for (const std::string& end : ends)
        REQUIRE(end == expected);
}

void check_versions(World& world) {
    std::map<std::string, std::uint64_t> versions;
    for (const store::Snapshot& change : world.heard.all())
        REQUIRE(change.version == ++versions[change.order_id]);
}

}  // namespace

TEST_SUITE_BEGIN("convergence");

STORE_CASE(store::NoFixture, "small sets of events end the same in every order of arrival") {
    const unsigned seed = from_environment("ORDERWIRE_SEED", 1);
    for (unsigned set = 0; set < from_environment("ORDERWIRE_SETS", sets(4)); ++set) {
        CAPTURE(seed + set);
        Random random(seed + set);
        World world;
        const std::vector<Life> lives = random_lives(random, 2, 6);
        std::vector<const Step*> arrival = steps_of(lives);
        std::sort(arrival.begin(), arrival.end());
        std::vector<std::vector<const Step*>> arrivals;
        do {
            arrivals.push_back(arrival);
        } while (std::next_permutation(arrival.begin(), arrival.end()));
        const auto ends = world.tell(lives, arrivals, random);
        check_same(ends, ends.front());
        check_versions(world);
    }
}

STORE_CASE(store::NoFixture,
           "large sets of events end the same in thousands of orders of arrival, with repetitions") {
    const unsigned seed = from_environment("ORDERWIRE_SEED", 1000);
    for (unsigned set = 0; set < from_environment("ORDERWIRE_SETS", sets(30)); ++set) {
        CAPTURE(seed + set);
        Random random(seed + set);
        World world;
        const std::vector<Life> lives = random_lives(random, 5, 60);
        std::vector<std::vector<const Step*>> arrivals{steps_of(lives)};
        for (int i = 0; i < 70; ++i) {
            std::vector<const Step*> arrival = arrivals.front();
            for (std::size_t repeated = random() % 6; repeated > 0; --repeated)
                arrival.push_back(arrival[random() % arrival.size()]);
            std::shuffle(arrival.begin(), arrival.end(), random);
            arrivals.push_back(std::move(arrival));
        }
        const auto ends = world.tell(lives, arrivals, random);
        check_same(ends, ends.front());
        check_versions(world);
    }
}

TEST_SUITE_END();
