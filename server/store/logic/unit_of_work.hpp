// One transaction of an engine, as the commands see it. An engine may load rows when they are asked for, or
// all at once when load() names them; it may write at once, or all together when it commits. Whoever runs the
// commands begins and commits it: the commands do not know how many of them share it.
#pragma once

#include "store/logic/aged_rows.hpp"
#include "store/logic/duty_table.hpp"
#include "store/logic/keys.hpp"
#include "store/logic/outbox_table.hpp"
#include "store/logic/tables.hpp"

namespace orderwire::store {

class UnitOfWork {
  public:
    virtual ~UnitOfWork() = default;
    // Locks what the keys name, in one order for all, and loads it or gets ready to.
    virtual void load(const KeySet& keys) = 0;

    virtual CustomerTable& customers() = 0;
    virtual OrderTable& orders() = 0;
    virtual BindingTable& bindings() = 0;
    virtual EventTable& events() = 0;
    virtual OutboxTable& outbox() = 0;
    virtual DutyTable& duties() = 0;
    virtual AgedRows& aged() = 0;
};

}  // namespace orderwire::store
