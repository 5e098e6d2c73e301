#include "judge.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <functional>

#include "base/sqlite.hpp"
#include "expectation.hpp"

namespace orderwire::crash {

namespace {

namespace json = boost::json;

class Judge {
  public:
    Judge(const std::string& store, const Ledger& ledger)
        : database_(store, sqlite::Mode::read_only), ledger_(ledger), expected_(ledger.orders().size()) {}

    Judgement run() {
        look_at_file();
        look_at_events();
        for (std::uint32_t order = 0; order < expected_.size(); ++order)
            look_at_order(order);
        look_at_enrollments();
        return std::move(said_);
    }
    // What was found until the file could not be read any further.
    Judgement unreadable(const std::string& why) {
        said_.findings.add("the store cannot be read", why);
        return std::move(said_);
    }

  private:
    void look_at_file() {
        sqlite::Statement check(database_, "PRAGMA integrity_check");
        while (check.step()) {
            if (check.text(0) != "ok") said_.findings.add("integrity_check", check.text(0));
        }
        sqlite::Statement keys(database_, "PRAGMA foreign_key_check");
        while (keys.step())
            said_.findings.add("foreign_key_check", keys.text(0));
    }

    // In the order in which they were applied, so that each must have done what it says that it did.
    void look_at_events() {
        sqlite::Statement select(
            database_,
            "SELECT event_id, type, created, verdict, coalesce(version, 0), order_id, body"
            " FROM events WHERE source = 'webhook' ORDER BY event_row");
        std::vector<bool> stored(ledger_.events().size());
        while (select.step()) {
            const std::string id = select.text(0);
            const auto number = ledger_.event_numbers().find(id);
            if (number == ledger_.event_numbers().end()) {
                said_.findings.add("events stored that nobody sent", id);
                continue;
            }
            ++said_.events;
            stored[number->second] = true;
            look_at_event(ledger_.events()[number->second], select);
        }
        for (std::size_t i = 0; i < stored.size(); ++i) {
            const SentEvent& sent = ledger_.events()[i];
            if (sent.acknowledged && !stored[i]) {
                said_.findings.add("acknowledged events that are not stored",
                                   fmt::format("{} of {}", sent.id, ledger_.orders()[sent.order].id));
            }
        }
    }

    void look_at_event(const SentEvent& sent, const sqlite::Statement& row) {
        if (std::hash<std::string_view>{}(row.text(6)) != sent.body_hash)
            said_.findings.add("events stored with other bytes than were sent", sent.id);
        if (row.text(5) != ledger_.orders()[sent.order].id)
            said_.findings.add("events stored with another order", sent.id);
        Expectation& expected = expected_[sent.order];
        const bool changes = expected.take(says_from(row.text(1)), row.integer(2));
        const std::uint64_t version = changes ? expected.version_before_enrollment() : 0;
        const auto stored_version = static_cast<std::uint64_t>(row.integer(4));
        if (row.text(3) != (changes ? "applied" : "no_change") || stored_version != version) {
            said_.findings.add(
                "events that were not applied as those before them ask for",
                fmt::format("{}: {} with version {}, not {}", sent.id, row.text(3), stored_version, version));
        }
    }

    void look_at_order(std::uint32_t order) {
        const std::string& id = ledger_.orders()[order].id;
        if (!order_.bind(id).step()) return said_.findings.add("orders lost", id);
        const Expectation& expected = expected_[order];
        const std::string is =
            state(order_.text(0), order_.integer(1) != 0, static_cast<std::uint64_t>(order_.integer(2)),
                  order_.text(3), order_.text(4));
        const std::string must = state(expected.status(), expected.final(), expected.version(),
                                       expected.activity(), expected.final() ? "active" : "none");
        const std::string view = order_.text(5);
        if (is != must) {
            said_.findings.add("orders that are not where their events say",
                               fmt::format("{}: {}, must be {}", id, is, must));
        } else if (state_of(view) != must) {
            said_.findings.add("stored views that say something else", fmt::format("{}: {}", id, view));
        } else {
            ++said_.orders;
            if (expected.final()) ++said_.paid;
        }
        said_.versions += static_cast<std::uint64_t>(order_.integer(2));
        const Seen& seen = ledger_.seen(order);
        if (seen.version == 0) return;  // nobody has watched it
        if (seen.view != view) {
            said_.findings.add("last views that are not the stored ones",
                               fmt::format("{}:\n      {}\n      {}", id, seen.view, view));
        } else {
            ++said_.views;
        }
    }

    void look_at_enrollments() {
        sqlite::Statement count(database_, "SELECT count(*) FROM enrollments WHERE state = 'active'");
        std::size_t paid = 0;
        for (const Expectation& expected : expected_)
            paid += expected.final() ? 1 : 0;
        const bool right = count.step() && static_cast<std::size_t>(count.integer(0)) == paid;
        if (!right) said_.findings.add("enrollments that are not as many as paid orders", count.text(0));
    }

    static std::string state(std::string_view status, bool final, std::uint64_t version,
                             std::string_view activity, std::string_view enrollment) {
        return fmt::format("{}{}, version {}, activity '{}', enrollment {}", status,
                           final ? " and final" : "", version, activity, enrollment);
    }
    static std::string state_of(const std::string& view) {
        boost::system::error_code error;
        const json::value parsed = json::parse(view, error);
        const json::object* object = parsed.if_object();
        if (error || object == nullptr) return "no JSON object";
        const auto text = [&](const char* key) {
            const json::value* value = object->if_contains(key);
            return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
        };
        const json::value* final = object->if_contains("final");
        const json::value* version = object->if_contains("version");
        return state(
            text("status"), final != nullptr && final->is_bool() && final->get_bool(),
            version == nullptr ? 0 : static_cast<std::uint64_t>(version->to_number<std::int64_t>(error)),
            text("activity"), text("enrollment"));
    }

    sqlite::Database database_;
    const Ledger& ledger_;
    std::vector<Expectation> expected_;
    sqlite::Statement order_{database_,
                             "SELECT status, final, version, iif(status IN ('pending', 'failed'), "
                             "coalesce(activity, ''), ''), enrollment, view FROM orders WHERE order_id = ?1"};
    Judgement said_;
};

}  // namespace

Judgement judge(const std::string& store, const Ledger& ledger) {
    Judgement unopened;
    try {
        Judge judge(store, ledger);
        try {
            return judge.run();
        } catch (const sqlite::SqliteError& error) {
            return judge.unreadable(error.what());
        }
    } catch (const sqlite::SqliteError& error) {
        unopened.findings.add("the store cannot be opened", error.what());
        return unopened;
    }
}

}  // namespace orderwire::crash
