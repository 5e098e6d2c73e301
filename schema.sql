-- orderwire's store, the whole of it. This file is embedded in the program, which makes a new store from it and
-- checks `user_version` of an old one: older stores are migrated forward, newer ones are refused.
--
-- For an operator who looks inside (`sqlite3 -readonly orderwire.db`; the program keeps the only writing connection):
--   times      are milliseconds since 1970, UTC:  select datetime(received_at / 1000, 'unixepoch') from events
--   amounts    are minor units, currencies lowercase ISO 4217
--   ids        are time-ordered: sorted by id is sorted by age
--   sets       are numbers, one bit per member; the bits are named where the column stands
-- Checks in tables that every event writes to say OR: for an IN of three values SQLite makes a temporary table each time.

-- A guest, known by the secret in their cookie, of which only the hash is kept; or a customer whom the shop knows.
CREATE TABLE customers (
    customer_id TEXT    NOT NULL UNIQUE,   -- cus_…
    secret_hash TEXT    UNIQUE,
    shop_id     TEXT    UNIQUE,            -- the shop's own id for them
    email       TEXT,
    name        TEXT,
    created_at  INTEGER NOT NULL,
    CHECK ((secret_hash IS NULL) <> (shop_id IS NULL))
) STRICT;

-- Secrets of this store, each made once.
CREATE TABLE keys (
    name   TEXT NOT NULL UNIQUE,   -- order_pass: signs the passes in the retry links of mails
                                   -- idempotency: makes the MACs by which idempotency keys are kept
    secret TEXT NOT NULL           -- 32 random bytes as base64url
) STRICT;

-- One customer buying one course. The row holds what was fixed when the order was made, what its events added since,
-- and what the public sees of it now; the columns of the last part are derived from the first two.
CREATE TABLE orders (
    order_id            TEXT    NOT NULL UNIQUE,   -- ord_…: whoever knows it may see the view
    customer_id         TEXT    NOT NULL REFERENCES customers (customer_id),
    course_id           TEXT    NOT NULL,
    course_title        TEXT    NOT NULL,
    course_url          TEXT    NOT NULL,
    amount              INTEGER NOT NULL,
    currency            TEXT    NOT NULL,
    needs_enrollment    INTEGER NOT NULL,
    created_at          INTEGER NOT NULL,
    metadata            TEXT    NOT NULL DEFAULT '{}',   -- the shop's, a JSON object
    secondary           INTEGER NOT NULL DEFAULT 0,      -- 1: a guest's who signed in while they had another open order
                                                         -- for the course: it can still be paid beside that one

    seen                INTEGER NOT NULL,   -- accepted statuses: 1 pending, 2 failed, 4 cancelled, 8 paid
    reviews             INTEGER NOT NULL,   -- marks for a person, open or closed (review_marks has each of them):
                                            -- 1 amount_mismatch, 2 manual_capture, 4 late_payment, 8 double_payment,
                                            -- 16 missing_at_provider
    open_reviews        INTEGER NOT NULL DEFAULT 0,   -- those of them that nobody has resolved
    paid_bindings       INTEGER NOT NULL,   -- bit n: binding n was paid
    activity            TEXT,               -- processing, requires_action or review
    activity_created    INTEGER,            -- the event that said so: created (seconds), rank of its type, id
    activity_type_order INTEGER,
    activity_event_id   TEXT,
    failure_code        TEXT    NOT NULL,
    failure_message     TEXT    NOT NULL,
    failure_created     INTEGER,
    failure_type_order  INTEGER,
    failure_event_id    TEXT,

    status              TEXT    NOT NULL
                        CHECK (status = 'pending' OR status = 'failed' OR status = 'cancelled' OR status = 'paid'),
    enrollment          TEXT    NOT NULL
                        CHECK (enrollment = 'none' OR enrollment = 'requested' OR enrollment = 'active'),
    final               INTEGER NOT NULL,
    version             INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    view                TEXT    NOT NULL    -- the JSON that every watcher gets, as it was encoded once
) STRICT;

CREATE INDEX orders_of_customer ON orders (customer_id, order_id);
CREATE INDEX orders_for_course ON orders (customer_id, course_id, order_id);
-- A customer has one open order per course, but for those that they brought along.
CREATE UNIQUE INDEX open_order_for_course ON orders (customer_id, course_id)
    WHERE status IN ('pending', 'failed') AND secondary = 0;
CREATE INDEX open_orders_by_age ON orders (created_at) WHERE status IN ('pending', 'failed');
CREATE INDEX orders_awaiting_enrollment ON orders (order_id) WHERE enrollment = 'requested';
CREATE INDEX closed_orders ON orders (status, order_id) WHERE status IN ('cancelled', 'paid');
CREATE INDEX orders_in_review ON orders (order_id) WHERE open_reviews <> 0;
CREATE INDEX orders_by_help_code ON orders (substr(order_id, -8));   -- what a customer reads out to the shop

-- Every line an order's timeline ever had; the view shows the newest 16.
CREATE TABLE timeline (
    order_id TEXT    NOT NULL REFERENCES orders (order_id),
    version  INTEGER NOT NULL,
    position INTEGER NOT NULL,   -- among the lines of this version
    at       INTEGER NOT NULL,
    what     TEXT    NOT NULL,   -- status, enrollment, refunded or disputed
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
    created      INTEGER NOT NULL,   -- the latest event about it: created (seconds), rank of its type, id
    type_order   INTEGER NOT NULL,
    event_id     TEXT    NOT NULL,
    PRIMARY KEY (order_id, dispute_id)
) STRICT, WITHOUT ROWID;

-- Why a person must look at an order, or had to.
CREATE TABLE review_marks (
    order_id   TEXT    NOT NULL REFERENCES orders (order_id),
    mark       TEXT    NOT NULL,   -- amount_mismatch and the others of orders.reviews
    cause      TEXT    NOT NULL,   -- the number of the binding that it is about; the id of another order that the
                                   -- customer paid for the same course; '' of marks from before version 4
    created    INTEGER NOT NULL,   -- the latest event that said so: created (seconds), rank of its type, id
    type_order INTEGER NOT NULL,
    event_id   TEXT    NOT NULL,
    amount     INTEGER,            -- what came, where that is the matter
    currency   TEXT,
    closed_by  INTEGER,            -- the note that closed it; NULL: it is open
    PRIMARY KEY (order_id, mark, cause)
) STRICT, WITHOUT ROWID;

-- What a person did about an order, numbered from 1 on.
CREATE TABLE order_notes (
    order_id TEXT    NOT NULL REFERENCES orders (order_id),
    number   INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    what     TEXT    NOT NULL CHECK (what IN ('resolved', 'released')),
    about    TEXT    NOT NULL,   -- the marks that it closed; the ways to pay that it gave up, by their numbers
    note     TEXT    NOT NULL,   -- the person's words
    version  INTEGER NOT NULL,   -- of the order after it
    PRIMARY KEY (order_id, number)
) STRICT, WITHOUT ROWID;

-- A customer's access to a course: once, whichever of their orders gave it.
CREATE TABLE enrollments (
    customer_id  TEXT    NOT NULL REFERENCES customers (customer_id),
    course_id    TEXT    NOT NULL,
    order_id     TEXT    NOT NULL REFERENCES orders (order_id),   -- the one that gave it
    state        TEXT    NOT NULL CHECK (state IN ('requested', 'active')),
    requested_at INTEGER NOT NULL,
    activated_at INTEGER,
    PRIMARY KEY (customer_id, course_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX enrollments_of_order ON enrollments (order_id);

-- POST /api/orders with an Idempotency-Key: what it answered with.
CREATE TABLE idempotency_keys (
    customer_id TEXT    NOT NULL REFERENCES customers (customer_id),
    key_mac     TEXT    NOT NULL,   -- HMAC-SHA256 of the key: to a guest without a cookie it is the secret itself
    body_hash   TEXT    NOT NULL,
    order_id    TEXT    NOT NULL REFERENCES orders (order_id),
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (customer_id, key_mac)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);   -- they are kept for a day
CREATE INDEX idempotency_keys_of_order ON idempotency_keys (order_id);

-- The numbered ways to pay an order; at most one of them is open.
CREATE TABLE bindings (
    order_id   TEXT    NOT NULL REFERENCES orders (order_id),
    number     INTEGER NOT NULL CHECK (number BETWEEN 1 AND 63),
    provider   TEXT    NOT NULL,
    account    TEXT    NOT NULL,   -- '' is the account of the configured key
    kind       TEXT    NOT NULL CHECK (kind IN ('intent', 'session')),
    state      TEXT    NOT NULL,   -- reserved: asked for; bound: there; superseded: the customer pays another way;
                                   -- abandoned: the provider refused
    object_id  TEXT,               -- pi_… or cs_…
    parameters TEXT    NOT NULL,   -- the request, frozen: repeating it gives the same object
    created_at INTEGER NOT NULL,
    ended_at   INTEGER,            -- of a superseded one: since when the provider says that nobody can pay it any more
    PRIMARY KEY (order_id, number),
    UNIQUE (provider, account, object_id),
    CHECK (state IN ('reserved', 'bound', 'superseded', 'abandoned'))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX open_binding ON bindings (order_id) WHERE state IN ('reserved', 'bound');

-- Which order an event is about: all objects of all bindings. A session's intent stands here beside the session.
CREATE TABLE bound_objects (
    provider  TEXT    NOT NULL,
    account   TEXT    NOT NULL,
    object_id TEXT    NOT NULL,
    order_id  TEXT    NOT NULL,
    number    INTEGER NOT NULL,
    PRIMARY KEY (provider, account, object_id),
    FOREIGN KEY (order_id, number) REFERENCES bindings (order_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX bound_objects_of_order ON bound_objects (order_id, number);

-- Every verified event, as it came, in the order of arrival; and what look-ups changed. The source of an event that was
-- fetched from the provider's list is 'lookup' too. Those that belong to no order are kept for --event-retention.
CREATE TABLE events (
    event_row   INTEGER PRIMARY KEY,
    source      TEXT    NOT NULL CHECK (source = 'webhook' OR source = 'lookup' OR source = 'local'),
    provider    TEXT    NOT NULL,
    account     TEXT    NOT NULL,
    event_id    TEXT    NOT NULL,   -- of one that is no event that we can read: sha256: and its body's hash
    type        TEXT    NOT NULL,   -- of such a one: ''
    created     INTEGER NOT NULL,   -- seconds, by the provider
    received_at INTEGER NOT NULL,
    verdict     TEXT    NOT NULL,   -- what became of it: applied, no_change, parked, ignored or review,
    reason      TEXT    NOT NULL,   -- and why; both change when a parked event finds its order
    order_id    TEXT REFERENCES orders (order_id),
    binding     INTEGER,            -- the binding it came by
    version     INTEGER,            -- that the order got from it, where it changed the order
    signature   TEXT    NOT NULL,   -- the header as it came, or ''
    body        TEXT    NOT NULL,   -- the exact bytes, UTF-8 or not; '' of a webhook: --body-retention is over
    UNIQUE (provider, account, event_id)
) STRICT;

CREATE INDEX events_of_order ON events (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX events_by_time ON events (received_at);
CREATE INDEX events_of_nobody ON events (received_at) WHERE order_id IS NULL;

-- How far what removes events has come: no row gets the number of a removed one; and --body-retention goes through the
-- rows once, in the order of arrival. Those that it passed by, since their orders were not final then or had changed
-- lately, stand in the table below.
CREATE TABLE progress (
    name      TEXT    NOT NULL PRIMARY KEY,   -- removed_events, body_retention
    event_row INTEGER NOT NULL                -- the highest so far
) STRICT, WITHOUT ROWID;

CREATE TABLE bodies_passed_by (
    event_row INTEGER PRIMARY KEY REFERENCES events (event_row)
) STRICT;

-- Events about objects that no binding knows (yet), with what they say. Should the object be bound within 30 days,
-- they are applied then; so it does not matter whether an event or the binding came first.
CREATE TABLE unmatched_events (
    event_row        INTEGER PRIMARY KEY REFERENCES events (event_row),
    provider         TEXT    NOT NULL,
    account          TEXT    NOT NULL,
    object_id        TEXT    NOT NULL,
    claimed_order_id TEXT    NOT NULL,   -- metadata.order_id, or ''
    parked           INTEGER NOT NULL,   -- 1: its verdict is 'parked', because the claimed order may still bind it
    received_at      INTEGER NOT NULL,
    evidence         TEXT    NOT NULL    -- JSON
) STRICT;

CREATE INDEX unmatched_by_object ON unmatched_events (provider, account, object_id);
CREATE INDEX parked_by_order ON unmatched_events (claimed_order_id) WHERE parked = 1;

-- What is to be told to the outside about transitions: a row for each order, version and channel, written in the
-- transaction that made the version, with all that the message says. Delivered ones stay for 7 days, given-up ones for 30.
CREATE TABLE outbox (
    message_row       INTEGER PRIMARY KEY,
    channel           TEXT    NOT NULL CHECK (channel IN ('webhook', 'mail')),
    order_id          TEXT    NOT NULL REFERENCES orders (order_id),
    version           INTEGER NOT NULL,
    status_before     TEXT,                -- these four are NULL where the order was new
    enrollment_before TEXT,
    refunded_before   INTEGER,
    disputed_before   INTEGER,
    status            TEXT    NOT NULL,
    enrollment        TEXT    NOT NULL,
    refunded          INTEGER NOT NULL,
    disputed          INTEGER NOT NULL,
    view              TEXT    NOT NULL,
    customer          TEXT,                -- the shop's own id of the customer; NULL: a guest
    email             TEXT,
    name              TEXT,
    queued_at         INTEGER NOT NULL,
    state             TEXT    NOT NULL CHECK (state IN ('queued', 'delivered', 'given_up')),
    attempts          INTEGER NOT NULL,
    next_attempt_at   INTEGER,             -- NULL: it ended, or an earlier webhook of its order has not
    ended_at          INTEGER,             -- when it was delivered or given up
    last_error        TEXT    NOT NULL,
    UNIQUE (order_id, channel, version)
) STRICT;

CREATE INDEX outbox_due ON outbox (channel, next_attempt_at, order_id) WHERE state = 'queued';
CREATE INDEX outbox_undelivered ON outbox (state, channel) WHERE state <> 'delivered';
CREATE INDEX outbox_ended ON outbox (state, ended_at) WHERE ended_at IS NOT NULL;
-- How often an address was told of a declined payment: anybody could have given it.
CREATE INDEX outbox_declines ON outbox (email COLLATE NOCASE, queued_at)
    WHERE channel = 'mail' AND status = 'failed' AND state <> 'given_up';

-- Channels on which nothing is sent for now.
CREATE TABLE outbox_pauses (
    channel TEXT    NOT NULL PRIMARY KEY,
    target  TEXT    NOT NULL,   -- SHA-256 of the URL that it is about: a path can be a secret
    since   INTEGER NOT NULL,
    gone    INTEGER NOT NULL,   -- 1: the other side said that it is no more
    reason  TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Work that one process does at a time, and who does it. A store in SQLite has one process; the rows of whoever had it
-- before end when it is opened.
CREATE TABLE duties (
    duty       TEXT    NOT NULL PRIMARY KEY,   -- webhook, mail, sweep, missed_events, expiry or housekeeping
    holder     TEXT    NOT NULL,
    epoch      INTEGER NOT NULL,               -- rises with each change of the holder
    held_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Empty. A row is written here to find out whether the disk takes writes again after it refused one.
CREATE TABLE probe (filler BLOB NOT NULL) STRICT;
