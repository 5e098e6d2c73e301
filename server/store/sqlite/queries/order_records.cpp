#include "store/sqlite/queries/order_records.hpp"

#include "store/sqlite/rows.hpp"

namespace orderwire::store {

namespace {

// Of a session its intent, once that is known: it is what people look for at the provider.
std::string payment_of(const char* number) {
    return std::string(
               "ifnull((SELECT object_id FROM bound_objects AS bound WHERE bound.order_id = ?1 AND "
               "bound.number = ") +
           number + " ORDER BY bound.object_id NOT LIKE 'pi!_%' ESCAPE '!', bound.object_id LIMIT 1), '')";
}

}  // namespace

OrderRecords::OrderRecords(sqlite::Database& database)
    : order_(database, "SELECT amount, currency FROM orders WHERE order_id = ?1"),
      marks_(database, "SELECT mark, cause, created, event_id, amount, currency, closed_by IS NULL, " +
                           payment_of("CAST(cause AS INTEGER)") +
                           " FROM review_marks WHERE order_id = ?1 ORDER BY created, mark, cause"),
      notes_(database,
             "SELECT number, at, what, about, note, version FROM order_notes WHERE order_id = ?1 ORDER BY "
             "number"),
      payments_(database, "SELECT number, kind, state, " + payment_of("bindings.number") +
                              " FROM bindings WHERE order_id = ?1 ORDER BY number") {}

std::optional<OrderRecord> OrderRecords::read(const std::string& order_id) {
    OrderRecord record;
    record.order_id = order_id;
    {
        Rows row(order_, order_id);
        if (!row.next()) return std::nullopt;
        record.expected = {row->integer(0), row->text(1)};
    }
    for (Rows row(marks_, order_id); row.next();) {
        std::optional<domain::Money> came;
        if (!row->is_null(4)) came = domain::Money{row->integer(4), row->text(5)};
        record.marks.push_back({row->text(0), row->text(1), from_seconds(row->integer(2)), row->text(3),
                                std::move(came), row->integer(6) != 0, row->text(7)});
    }
    for (Rows row(notes_, order_id); row.next();) {
        record.notes.push_back({static_cast<std::uint32_t>(row->integer(0)),
                                from_milliseconds(row->integer(1)), row->text(2), row->text(3), row->text(4),
                                static_cast<std::uint64_t>(row->integer(5))});
    }
    for (Rows row(payments_, order_id); row.next();) {
        record.payments.push_back(
            {static_cast<std::uint32_t>(row->integer(0)), row->text(1), row->text(2), row->text(3)});
    }
    return record;
}

}  // namespace orderwire::store
