#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;

// What would become slow with a million orders, and is asked on a loop that serves others meanwhile.
TEST_CASE_FIXTURE(Fixture, "no question walks through a whole table") {
    sqlite::Database database(path, sqlite::Mode::read_only);
    const auto plan = [&](const std::string& sql) {
        std::string text;
        sqlite::Statement explain(database, "EXPLAIN QUERY PLAN " + sql);
        while (explain.step())
            text += explain.text(3) + "\n";
        return text;
    };
    const std::string open = " WHERE status IN ('pending', 'failed')";
    CHECK(plan("SELECT min(created_at) FROM orders" + open).find("open_orders_by_age") != std::string::npos);
    const std::string behind =
        " AND (created_at, order_id) > (coalesce((SELECT created_at FROM orders WHERE order_id = 'a'), 0), "
        "'a')";
    CHECK(plan("SELECT order_id FROM orders" + open + " AND created_at < 5" + behind +
               " ORDER BY created_at, order_id LIMIT 5")
              .find("SEARCH orders USING INDEX open_orders_by_age (created_at>? AND created_at<?)") !=
          std::string::npos);
    CHECK(plan("SELECT created_at FROM orders ORDER BY order_id LIMIT 1").find("SCAN orders USING INDEX") ==
          0);
    CHECK(plan("SELECT count(*) FROM orders" + open + " AND customer_id = 'a' AND secondary = 0")
              .find("SEARCH orders USING") != std::string::npos);
    CHECK(plan("SELECT order_id FROM orders" + open + " AND customer_id = 'a' AND course_id = 'b'") ==
          "SEARCH orders USING INDEX orders_for_course (customer_id=? AND course_id=?)\n");
    CHECK(
        plan("SELECT view FROM orders WHERE order_id < 'b' AND status IN ('cancelled', 'paid') AND status = "
             "'paid' ORDER BY order_id DESC LIMIT 5") ==
        "SEARCH orders USING INDEX closed_orders (status=? AND order_id<?)\n");
    CHECK(plan("SELECT view FROM orders WHERE customer_id = 'a' AND order_id < 'b' AND (?3 IS NULL OR status "
               "= ?3)"
               " ORDER BY order_id DESC LIMIT 5") ==
          "SEARCH orders USING INDEX orders_of_customer (customer_id=? AND order_id<?)\n");
    CHECK(plan("SELECT order_id FROM orders WHERE customer_id = 'a' AND course_id = 'b' AND status <> "
               "'cancelled'"
               " ORDER BY order_id DESC LIMIT 1") ==
          "SEARCH orders USING INDEX orders_for_course (customer_id=? AND course_id=?)\n");
    CHECK(
        plan("SELECT order_id FROM orders WHERE enrollment = 'requested' AND order_id > 'a' ORDER BY order_id"
             " LIMIT 5") == "SEARCH orders USING INDEX orders_awaiting_enrollment (order_id>?)\n");
    CHECK(plan("SELECT count(*) FROM orders WHERE open_reviews <> 0").find("orders_in_review") !=
          std::string::npos);
    CHECK(plan("SELECT count(*) FROM unmatched_events WHERE parked = 1").find("parked_by_order") !=
          std::string::npos);
    CHECK(plan("SELECT event_row FROM events WHERE (received_at, event_id) < (1, 'a')"
               " ORDER BY received_at DESC, event_id DESC LIMIT 5") ==
          "SEARCH events USING INDEX events_by_time (received_at<?)\n"
          "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY\n");
    CHECK(
        plan(
            "SELECT event_row FROM events WHERE order_id IS NULL AND received_at < 1 ORDER BY received_at") ==
        "SEARCH events USING INDEX events_of_nobody (received_at<?)\n");
    CHECK(plan("SELECT event_row FROM unmatched_events WHERE claimed_order_id = 'a' AND parked = 1")
              .find("parked_by_order") != std::string::npos);
    CHECK(plan("SELECT order_id FROM orders WHERE order_id < 'b' AND substr(order_id, -8) = 'a'"
               " ORDER BY order_id DESC LIMIT 5")
              .find("SEARCH orders USING INDEX orders_by_help_code (<expr>=?)") == 0);
}
