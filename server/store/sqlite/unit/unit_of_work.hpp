// A transaction of SQLite as the commands see it. There is one writer, so nothing has to be locked; rows are
// loaded when they are asked for, by statements prepared once, and written at once: within a process that
// costs less than to gather them.
#pragma once

#include "base/sqlite.hpp"
#include "store/logic/unit_of_work.hpp"
#include "store/sqlite/unit/aged_rows.hpp"
#include "store/sqlite/unit/bindings.hpp"
#include "store/sqlite/unit/customers.hpp"
#include "store/sqlite/unit/duties.hpp"
#include "store/sqlite/unit/events.hpp"
#include "store/sqlite/unit/orders.hpp"
#include "store/sqlite/unit/outbox.hpp"

namespace orderwire::store {

class SqliteUnit final : public UnitOfWork {
  public:
    SqliteUnit(sqlite::Database& database, const Clock& clock)
        : customers_(database),
          orders_(database),
          bindings_(database),
          events_(database),
          outbox_(database),
          duties_(database, clock),
          aged_(database) {}

    void load(const KeySet&) override {}
    CustomerTable& customers() override { return customers_; }
    OrderTable& orders() override { return orders_; }
    BindingTable& bindings() override { return bindings_; }
    EventTable& events() override { return events_; }
    OutboxTable& outbox() override { return outbox_; }
    DutyTable& duties() override { return duties_; }
    AgedRows& aged() override { return aged_; }

  private:
    SqliteCustomers customers_;
    SqliteOrders orders_;
    SqliteBindings bindings_;
    SqliteEvents events_;
    SqliteOutbox outbox_;
    SqliteDuties duties_;
    SqliteAgedRows aged_;
};

}  // namespace orderwire::store
