// The store's tables as version 2 of the schema had them, for stores to be brought forward from it. It never
// changes.
#pragma once

namespace orderwire::store {

inline constexpr const char* schema_version_2 = R"sql(
CREATE TABLE customers (
    customer_id TEXT    NOT NULL UNIQUE,
    secret_hash TEXT    NOT NULL UNIQUE,
    email       TEXT,
    created_at  INTEGER NOT NULL
) STRICT;
CREATE TABLE orders (
    order_id            TEXT    NOT NULL UNIQUE,
    customer_id         TEXT    NOT NULL REFERENCES customers (customer_id),
    course_id           TEXT    NOT NULL,
    course_title        TEXT    NOT NULL,
    course_url          TEXT    NOT NULL,
    amount              INTEGER NOT NULL,
    currency            TEXT    NOT NULL,
    needs_enrollment    INTEGER NOT NULL,
    created_at          INTEGER NOT NULL,
    seen                INTEGER NOT NULL,
    reviews             INTEGER NOT NULL,
    paid_bindings       INTEGER NOT NULL,
    activity            TEXT,
    activity_created    INTEGER,
    activity_type_order INTEGER,
    activity_event_id   TEXT,
    failure_code        TEXT    NOT NULL,
    failure_message     TEXT    NOT NULL,
    failure_created     INTEGER,
    failure_type_order  INTEGER,
    failure_event_id    TEXT,
    status              TEXT    NOT NULL CHECK (status IN ('pending', 'failed', 'cancelled', 'paid')),
    enrollment          TEXT    NOT NULL CHECK (enrollment IN ('none', 'requested', 'active')),
    final               INTEGER NOT NULL,
    version             INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    view                TEXT    NOT NULL
) STRICT;
CREATE INDEX orders_of_customer ON orders (customer_id, order_id);
CREATE INDEX orders_for_course ON orders (customer_id, course_id, order_id);
CREATE UNIQUE INDEX open_order_for_course ON orders (customer_id, course_id) WHERE status IN ('pending', 'failed');
CREATE INDEX open_orders_by_age ON orders (created_at) WHERE status IN ('pending', 'failed');
CREATE INDEX orders_awaiting_enrollment ON orders (order_id) WHERE enrollment = 'requested';
CREATE INDEX orders_in_review ON orders (order_id) WHERE reviews <> 0;
CREATE TABLE timeline (
    order_id TEXT    NOT NULL REFERENCES orders (order_id),
    version  INTEGER NOT NULL,
    position INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    what     TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    PRIMARY KEY (order_id, version, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE refunds (
    order_id  TEXT    NOT NULL REFERENCES orders (order_id),
    refund_id TEXT    NOT NULL,
    status    TEXT    NOT NULL CHECK (status IN ('pending', 'requires_action', 'succeeded', 'failed', 'canceled')),
    amount    INTEGER NOT NULL,
    PRIMARY KEY (order_id, refund_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE disputes (
    order_id     TEXT    NOT NULL REFERENCES orders (order_id),
    dispute_id   TEXT    NOT NULL,
    open_or_lost INTEGER NOT NULL,
    created      INTEGER NOT NULL,
    type_order   INTEGER NOT NULL,
    event_id     TEXT    NOT NULL,
    PRIMARY KEY (order_id, dispute_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE enrollments (
    customer_id  TEXT    NOT NULL REFERENCES customers (customer_id),
    course_id    TEXT    NOT NULL,
    order_id     TEXT    NOT NULL REFERENCES orders (order_id),
    state        TEXT    NOT NULL CHECK (state IN ('requested', 'active')),
    requested_at INTEGER NOT NULL,
    activated_at INTEGER,
    PRIMARY KEY (customer_id, course_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE idempotency_keys (
    customer_id TEXT    NOT NULL REFERENCES customers (customer_id),
    key         TEXT    NOT NULL,
    body_hash   TEXT    NOT NULL,
    order_id    TEXT    NOT NULL REFERENCES orders (order_id),
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (customer_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE bindings (
    order_id   TEXT    NOT NULL REFERENCES orders (order_id),
    number     INTEGER NOT NULL CHECK (number BETWEEN 1 AND 63),
    provider   TEXT    NOT NULL,
    account    TEXT    NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('intent', 'session')),
    state      TEXT    NOT NULL,
    object_id  TEXT,
    parameters TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at   INTEGER,
    PRIMARY KEY (order_id, number),
    UNIQUE (provider, account, object_id),
    CHECK (state IN ('reserved', 'bound', 'superseded', 'abandoned'))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX open_binding ON bindings (order_id) WHERE state IN ('reserved', 'bound');
CREATE TABLE bound_objects (
    provider  TEXT    NOT NULL,
    account   TEXT    NOT NULL,
    object_id TEXT    NOT NULL,
    order_id  TEXT    NOT NULL,
    number    INTEGER NOT NULL,
    PRIMARY KEY (provider, account, object_id),
    FOREIGN KEY (order_id, number) REFERENCES bindings (order_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE events (
    event_row   INTEGER PRIMARY KEY,
    source      TEXT    NOT NULL CHECK (source IN ('webhook', 'lookup', 'local')),
    provider    TEXT    NOT NULL,
    account     TEXT    NOT NULL,
    event_id    TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    created     INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    verdict     TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    order_id    TEXT REFERENCES orders (order_id),
    binding     INTEGER,
    signature   TEXT    NOT NULL,
    body        TEXT    NOT NULL,
    UNIQUE (provider, account, event_id)
) STRICT;
CREATE INDEX events_of_order ON events (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX events_by_time ON events (source, received_at);
CREATE TABLE unmatched_events (
    event_row        INTEGER PRIMARY KEY REFERENCES events (event_row),
    provider         TEXT    NOT NULL,
    account          TEXT    NOT NULL,
    object_id        TEXT    NOT NULL,
    claimed_order_id TEXT    NOT NULL,
    parked           INTEGER NOT NULL,
    received_at      INTEGER NOT NULL,
    evidence         TEXT    NOT NULL
) STRICT;
CREATE INDEX unmatched_by_object ON unmatched_events (provider, account, object_id);
CREATE INDEX parked_by_order ON unmatched_events (claimed_order_id) WHERE parked = 1;
CREATE TABLE probe (filler BLOB NOT NULL) STRICT;
PRAGMA application_id = 1870096754;
PRAGMA user_version = 2;
)sql";

}  // namespace orderwire::store
