// Generated from docs/openapi.json: script/lint-openapi --fix

export interface components {
    schemas: {
        /** @description RFC 9457. Every answer that is no success is one. */
        readonly Problem: {
            /**
             * @description Always `about:blank`: the code says it all.
             * @constant
             */
            readonly type: "about:blank";
            /** @description The reason phrase of the status. */
            readonly title: string;
            /** @description The HTTP status. */
            readonly status: number;
            /** @description One line for people. It may change; the code does not. */
            readonly detail: string;
            /** @description Stable and snake_case: what a program looks at. */
            readonly code: string;
        };
        /**
         * @description Who knows it may watch the order: time-ordered, with 80 random bits.
         * @example ord_01JDABCDEFGHJKMNPQRSTVWXYZ
         */
        readonly OrderId: string;
        /**
         * Format: int64
         * @description Grows by one with each visible change of the order; the only cursor there is.
         */
        readonly Version: number;
        /**
         * Format: date-time
         * @description RFC 3339, UTC, with milliseconds.
         * @example 2026-11-22T10:00:00.000Z
         */
        readonly Timestamp: string;
        /**
         * Format: int64
         * @description Minor units: 4900 usd is 49 dollars, 4900 jpy is 4900 yen.
         */
        readonly Amount: number;
        /**
         * @description Lowercase ISO 4217.
         * @example usd
         */
        readonly Currency: string;
        /**
         * @description The highest rank of what Stripe has said: pending < failed < cancelled < paid. Pending and failed orders are open: they can still be paid.
         * @enum {string}
         */
        readonly OrderStatus: "pending" | "failed" | "cancelled" | "paid";
        /**
         * @description What goes on at Stripe while the order is open; never part of the status. `review`: a person must look.
         * @enum {string}
         */
        readonly OrderActivity: "processing" | "requires_action" | "review";
        /**
         * @description The customer's access to the course. `requested` until the shop has confirmed it.
         * @enum {string}
         */
        readonly Enrollment: "none" | "requested" | "active";
        /** @description The course as it was when the order was made. */
        readonly OrderCourse: {
            readonly id: string;
            /** @description At most 200 bytes. */
            readonly title: string;
            /** @description Where an enrolled customer goes: a path of this server, or an http or https address of the shop's. At most 500 bytes. */
            readonly url: string;
        };
        /** @description Why the newest payment failed. */
        readonly OrderFailure: {
            /**
             * @description Stripe's.
             * @example card_declined
             */
            readonly code: string;
            /** @description Stripe's, for the customer. */
            readonly message: string;
        };
        /** @description One line of the history: the one thing that changed with its version. */
        readonly TimelineEntry: {
            readonly version: components["schemas"]["Version"];
            readonly at: components["schemas"]["Timestamp"];
            readonly status?: components["schemas"]["OrderStatus"];
            readonly enrollment?: components["schemas"]["Enrollment"];
            /** @description The sum refunded so far. */
            readonly refunded?: components["schemas"]["Amount"];
            readonly disputed?: boolean;
        };
        /** @description The public view: the same bytes on every transport, without e-mail addresses and payment secrets. Under 1 KiB in the ordinary case, 4 KiB at most. Ignore members that you do not know, and views whose version is not greater than the one you hold. */
        readonly Order: {
            /** @constant */
            readonly object: "order";
            readonly id: components["schemas"]["OrderId"];
            readonly version: components["schemas"]["Version"];
            readonly status: components["schemas"]["OrderStatus"];
            /** @description Following ends here: paid with enrollment active (or without enrollment), or cancelled. A refund, a dispute or a late payment can still raise the version; a late payment makes `final` false again. */
            readonly final: boolean;
            readonly course: components["schemas"]["OrderCourse"];
            readonly amount: components["schemas"]["Amount"];
            readonly currency: components["schemas"]["Currency"];
            /** @description The sum refunded so far. */
            readonly refunded: components["schemas"]["Amount"];
            /** @description The bank questions the payment. */
            readonly disputed: boolean;
            readonly activity: components["schemas"]["OrderActivity"] | null;
            readonly failure: components["schemas"]["OrderFailure"] | null;
            readonly enrollment: components["schemas"]["Enrollment"];
            readonly created_at: components["schemas"]["Timestamp"];
            readonly updated_at: components["schemas"]["Timestamp"];
            /** @description Changes of status and enrollment, refunds and disputes; the newest 16, oldest first. */
            readonly timeline: readonly components["schemas"]["TimelineEntry"][];
        };
        /**
         * @description `pay` begins or repeats the payment, `continue` answers the bank's question, `cancel` ends the order, `receipt` is there to be seen and printed, `course` can be gone to. More may come.
         * @example pay
         * @example continue
         * @example cancel
         * @example receipt
         * @example course
         */
        readonly OrderAction: string;
        /** @description What only an order's owner sees of it. */
        readonly OrderDetails: {
            /** @constant */
            readonly object: "order_details";
            readonly id: components["schemas"]["OrderId"];
            /** @description What would be granted now. */
            readonly actions: readonly components["schemas"]["OrderAction"][];
            /** @description How it was paid, or is being paid; null while that is not known. */
            readonly payment: {
                /** @description Stripe's name of it: `card`, `sepa_debit`, … */
                readonly kind: string;
                /** @description `visa`, or a bank's name. */
                readonly brand: string | null;
                readonly last4: string | null;
                /** @description `apple_pay`, … */
                readonly wallet: string | null;
                /** @description The day on which a debit's money is taken, `2026-11-25`. */
                readonly expected_by: string | null;
            } | null;
            /** @description Where mail goes, masked. */
            readonly email: string | null;
            /** @description What support finds the order by: `GET /api/orders?help_code=`. */
            readonly help_code: string;
            /** @description `--seller-name`, `--seller-address` (lines), `--support-url`. */
            readonly seller: {
                readonly name: string | null;
                readonly address: string | null;
                readonly support_url: string | null;
            };
        };
        /** @description Orders, newest first. */
        readonly OrderList: {
            /** @constant */
            readonly object: "list";
            readonly data: readonly components["schemas"]["Order"][];
            /** @description Older ones follow after the last one here. */
            readonly has_more: boolean;
        };
        /** @description Whose order it is. */
        readonly Customer: {
            /** @description The shop's own id, which is the `sub` of its tokens; null for guests. */
            readonly id: string | null;
            readonly email: string | null;
            /** @description At most 200 bytes. */
            readonly name: string | null;
        };
        /** @description The shop's own notes: up to 50, keys of 1 to 40 and values of at most 500 bytes, 32 KiB of JSON in all. */
        readonly Metadata: {
            readonly [key: string]: string;
        };
        /** @description An order as the shop's own server sees it. */
        readonly OrderForShop: components["schemas"]["Order"] & {
            readonly customer: components["schemas"]["Customer"];
            readonly metadata: components["schemas"]["Metadata"];
        };
        /** @description Orders for the shop, newest first. */
        readonly OrderForShopList: {
            /** @constant */
            readonly object: "list";
            readonly data: readonly components["schemas"]["OrderForShop"][];
            /** @description Older ones follow after the last one here. */
            readonly has_more: boolean;
        };
        /** @description A customer buys a course of the catalogue. */
        readonly NewOrder: {
            /** @description Of the catalogue. */
            readonly course_id: string;
            /** @description Where confirmations go. */
            readonly email?: string | null;
        };
        /** @description The shop's server orders for a customer of its own. */
        readonly NewOrderForCustomer: {
            /** @description The shop's own id of the course, 1 to 200 bytes; it need not be in the catalogue. */
            readonly course_id: string;
            /** @description A line of 1 to 200 bytes. */
            readonly title: string;
            /** @description Minor units, as Stripe counts them: 4900 is USD 49.00, HUF 49.00, JPY 4900 and KWD 4.900. What Stripe does not take of a currency is 422. */
            readonly amount: number;
            readonly currency: components["schemas"]["Currency"];
            readonly customer: {
                /** @description The shop's own id, which is the `sub` of its tokens. 1 to 255 bytes. */
                readonly id: string;
                /** @description Where confirmations go. */
                readonly email: string;
                /** @description A line of 1 to 200 bytes. */
                readonly name?: string | null;
            };
            /**
             * Format: uri
             * @description Where an enrolled customer goes: http or https, at most 500 bytes.
             */
            readonly return_url?: string | null;
            readonly metadata?: components["schemas"]["Metadata"] | null;
        };
        /** @description The shop has enrolled the customer. */
        readonly EnrollmentConfirmation: {
            /** @constant */
            readonly state: "active";
        };
        /** @description A course of the catalogue. */
        readonly Course: {
            /** @constant */
            readonly object: "course";
            readonly id: string;
            readonly title: string;
            readonly summary: string;
            /** @description Paragraphs are parted by an empty line. */
            readonly description: string;
            readonly amount: components["schemas"]["Amount"];
            readonly currency: components["schemas"]["Currency"];
            /** @description Where an enrolled customer goes. */
            readonly url: string;
        };
        /** @description The catalogue. */
        readonly CourseList: {
            /** @constant */
            readonly object: "list";
            readonly data: readonly components["schemas"]["Course"][];
            /** @description Older ones follow after the last one here. */
            readonly has_more: boolean;
        };
        /** @description A course as the calling customer stands to it. */
        readonly CourseForCustomer: components["schemas"]["Course"] & {
            readonly enrollment: components["schemas"]["Enrollment"];
            /** @description The customer's newest open or paid order for it. */
            readonly order: components["schemas"]["OrderId"] | null;
        };
        /** @description What a card form needs. */
        readonly PaymentIntent: {
            /** @description For Stripe.js. */
            readonly client_secret: string;
            /** @description For Stripe.js. */
            readonly publishable_key: string;
            /**
             * Format: uri
             * @description The payment API's origin, without a path.
             */
            readonly api_base: string;
            /** @enum {string} */
            readonly provider: "stripe" | "sandbox";
        };
        readonly CheckoutSession: {
            /**
             * Format: uri
             * @description A hosted payment page.
             */
            readonly url: string;
        };
        /** @description What became of a webhook: `applied`, `no_change`, `duplicate` (this event id was here before), `parked` (it came before its order's payment was known), `ignored:REASON` (`ignored:unreadable`: it is signed, and no event that can be read), `review:REASON` (a person must look). */
        readonly Verdict: string;
        /** @description Ages are told, not judged: a quiet shop is healthy. Null where there is none. */
        readonly Readiness: {
            /** @enum {string} */
            readonly status: "ready" | "draining" | "not_ready";
            readonly store_writable: boolean;
            /** @description Why the store accepts no writes, for the operator; only where it does not. */
            readonly reason?: string;
            readonly last_event_age_seconds?: number | null;
            readonly oldest_open_order_age_seconds?: number | null;
            readonly parked_events?: number;
            readonly orders_in_review?: number;
            /** @description Paid orders that wait for the shop. */
            readonly enrollments_requested?: number;
            readonly webhooks_refused?: number;
        };
        readonly EngineError: {
            /** @description Engine.IO's own. */
            readonly code: number;
            readonly message: string;
        };
        /** @description One transition of an order. */
        readonly OrderEvent: {
            readonly type: components["schemas"]["OrderEventType"];
            readonly timestamp: components["schemas"]["Timestamp"];
            readonly data: components["schemas"]["OrderForShop"];
        };
        /**
         * @description The status where it changed, else what did.
         * @enum {string}
         */
        readonly OrderEventType: "order.pending" | "order.paid" | "order.failed" | "order.cancelled" | "order.enrollment" | "order.refunded" | "order.disputed" | "order.updated";
        /**
         * @description `queued` also between attempts and during a pause; `given_up` after the tenth failure, or 30 days.
         * @enum {string}
         */
        readonly MessageState: "queued" | "delivered" | "given_up";
        /** @description What the shop is told of one version of an order. */
        readonly OutgoingWebhook: {
            /** @constant */
            readonly object: "outgoing_webhook";
            /** @description Its `webhook-id`. */
            readonly id: string;
            /**
             * Format: int64
             * @description Rises with time; for `starting_after`.
             */
            readonly number: number;
            readonly order: components["schemas"]["OrderId"];
            readonly version: components["schemas"]["Version"];
            readonly type: components["schemas"]["OrderEventType"];
            readonly state: components["schemas"]["MessageState"];
            /** @description Since it was queued, or queued again. */
            readonly attempts: number;
            readonly queued_at: components["schemas"]["Timestamp"];
            /** @description Null while it waits for an earlier version, and when it ended. */
            readonly next_attempt_at: components["schemas"]["Timestamp"] | null;
            /** @description When it was delivered or given up. */
            readonly ended_at: components["schemas"]["Timestamp"] | null;
            /** @description Of the last attempt that failed, in one line. */
            readonly last_error: string | null;
        };
        /** @description The shop's webhooks, oldest first. */
        readonly OutgoingWebhookList: {
            /** @constant */
            readonly object: "list";
            readonly data: readonly components["schemas"]["OutgoingWebhook"][];
            /** @description Newer ones follow after the last one here. */
            readonly has_more: boolean;
        };
        /** @description All that is said must hold; something must be said. */
        readonly WebhookSelection: {
            readonly order?: components["schemas"]["OrderId"];
            /**
             * Format: date-time
             * @description Queued then or later.
             */
            readonly since?: string;
            readonly state?: components["schemas"]["MessageState"];
        } | unknown | unknown | unknown;
        /** @description The shop's endpoint, `--notify-url`. */
        readonly WebhookEndpoint: {
            /** @constant */
            readonly object: "endpoint";
            /** @description Nothing is sent but one attempt an hour; after 410, not even that. */
            readonly paused: boolean;
            readonly paused_since: components["schemas"]["Timestamp"] | null;
            /** @description Why it is paused, in one line. */
            readonly reason: string | null;
            /** @description Webhooks that wait. */
            readonly queued: number;
            /** @description Of those that are kept. */
            readonly given_up: number;
            readonly oldest_queued_at: components["schemas"]["Timestamp"] | null;
        };
        /** @description What was put back into the queue. */
        readonly Requeued: {
            /** @description How many messages. */
            readonly queued: number;
        };
        /** @description That nothing is paused. */
        readonly Resumed: {
            /** @constant */
            readonly resumed: true;
        };
        readonly TestbenchSession: {
            /** @constant */
            readonly object: "testbench_session";
            /**
             * @description Why you are let in.
             * @enum {string}
             */
            readonly access: "loopback" | "token";
            /** @description Another one after each start of the server. */
            readonly instance: string;
            readonly sandbox: boolean;
            readonly livemode: boolean;
            readonly webhook_path: string;
            /** @description How many webhook secrets are accepted. */
            readonly secrets: number;
            /** @description What is kept in memory. */
            readonly ring: {
                readonly entries: number;
                readonly bytes: number;
            };
        };
        readonly SignIn: {
            /** @description `--admin-token`. */
            readonly token: string;
        };
        /** @description One webhook request, refused ones too; or a look-up at Stripe that was news. */
        readonly Delivery: {
            /** @constant */
            readonly object: "delivery";
            /** @description Its name: for ever, where it is stored; below 0 where only memory holds it. */
            readonly number: number;
            readonly at: components["schemas"]["Timestamp"];
            /**
             * @description `memory`: it is gone when the server stops.
             * @enum {string}
             */
            readonly kept: "store" | "memory";
            /** @description From request to answer, microseconds; null of one that came before the server began, and of a look-up. */
            readonly took_us: number | null;
            readonly event: string | null;
            readonly type: string | null;
            readonly object_id: string | null;
            readonly order: string | null;
            /**
             * @description Null of a look-up, which nobody signs.
             * @enum {string|null}
             */
            readonly signature: "valid" | "invalid" | null;
            /** @description What it was answered. */
            readonly http: number;
            /** @enum {string|null} */
            readonly verdict: "applied" | "no_change" | "duplicate" | "parked" | "ignored" | "review" | null;
            /** @description Of the verdict; the error's code where it was refused. */
            readonly reason: string | null;
            readonly status_before: components["schemas"]["OrderStatus"] | null;
            readonly status_after: components["schemas"]["OrderStatus"] | null;
            /** @description What the order had after it. */
            readonly version: number | null;
            readonly bytes: number;
            /** @enum {string} */
            readonly source: "webhook" | "fetched" | "lookup";
        };
        /** @description What came in, newest first. */
        readonly DeliveryList: {
            /** @constant */
            readonly object: "list";
            readonly data: readonly components["schemas"]["Delivery"][];
            /** @description Older ones follow after the last one here. */
            readonly has_more: boolean;
            /** @description The stream's `after`, to go on behind this page. */
            readonly newest: number;
        };
        readonly SignaturePart: {
            /** @enum {string} */
            readonly part: "header" | "timestamp" | "scheme" | "secret" | "body";
            /** @enum {string} */
            readonly state: "ok" | "failed" | "unknown";
            readonly detail: string;
        };
        /** @description The event that made it. */
        readonly TimelineCause: {
            readonly event: string | null;
            readonly type: string | null;
            readonly number: number | null;
        };
        /** @description One webhook request in full. */
        readonly DeliveryDetails: components["schemas"]["Delivery"] & {
            readonly headers: readonly (readonly [
                string,
                string
            ])[];
            /** @description The exact text; personal data masked unless `reveal=1`, client secrets always. */
            readonly body: string | null;
            readonly masked: boolean;
            readonly received_by: {
                readonly peer: string | null;
            };
            /** @description Which part of the signature failed. */
            readonly explanation: {
                readonly ok: boolean;
                readonly parts: readonly components["schemas"]["SignaturePart"][];
            } | null;
            readonly timeline: readonly {
                readonly version: number;
                readonly at: components["schemas"]["Timestamp"];
                readonly what: string;
                readonly value: string;
                readonly by: components["schemas"]["TimelineCause"] | null;
            }[] | null;
        };
        /** @description An order, and who watches it. */
        readonly OrderChange: {
            /** @constant */
            readonly object: "order_change";
            readonly order: components["schemas"]["Order"];
            readonly watchers: {
                readonly websocket: number;
                readonly sse: number;
                readonly long_poll: number;
                readonly socket_io: number;
            };
        };
        /** @description Newest change first. */
        readonly OrderChangeList: {
            /** @constant */
            readonly object: "list";
            readonly data: readonly components["schemas"]["OrderChange"][];
            /** @description Older ones follow after the last one here. */
            readonly has_more: boolean;
        };
        /** @description What to send again (`deliveries`, `text` or `scenario`, one of them), and how. */
        readonly RunRequest: {
            readonly deliveries?: readonly number[];
            /** @description Contents of a recording. */
            readonly text?: string;
            /** @description One that ships with the program. */
            readonly scenario?: string;
            /** @description At most 200 bytes. */
            readonly name?: string | null;
            /** @enum {string|null} */
            readonly sign?: "fresh" | "verbatim" | "stale" | "wrong" | "rotated" | null;
            readonly shuffle?: boolean | null;
            readonly duplicate?: number | null;
            readonly drop?: number | null;
            readonly corrupt?: number | null;
            readonly delay_ms?: number | null;
            readonly new_ids?: boolean | null;
            readonly fresh_order?: boolean | null;
            readonly seed?: number | null;
            readonly permutations?: boolean | null;
        } & (unknown | unknown | unknown);
        /** @description A run as it begins. */
        readonly RunStarted: {
            /** @constant */
            readonly object: "run";
            readonly id: string;
            readonly name: string | null;
            /** @enum {string} */
            readonly state: "running" | "passed" | "failed" | "stopped";
            /** @description Repeats the run's chances. */
            readonly seed: number;
            /** @description How many deliveries. */
            readonly planned: number;
            readonly order: components["schemas"]["OrderId"] | null;
        };
        /** @description One webhook of a run. */
        readonly RunDelivery: {
            readonly n: number;
            readonly event: string | null;
            readonly type: string | null;
            readonly http: number | null;
            readonly verdict: string | null;
            readonly ms: number;
            readonly ok: boolean;
            readonly detail: string;
        };
        /** @description One expectation of a run. */
        readonly RunCheck: {
            readonly step: string;
            readonly ok: boolean;
            readonly detail: string;
        };
        /** @description Webhooks that are sent again, and how they fared. */
        readonly Run: components["schemas"]["RunStarted"] & {
            readonly summary: {
                readonly sent: number;
                readonly failed: number;
                readonly p50_ms: number;
                readonly p95_ms: number;
            };
            readonly deliveries: readonly components["schemas"]["RunDelivery"][];
            readonly checks: readonly components["schemas"]["RunCheck"][];
        };
        readonly Scenario: {
            /** @constant */
            readonly object: "scenario";
            readonly name: string;
            readonly title: string;
            readonly description: string;
            readonly events: number;
        };
        /** @description The shipped scenarios. */
        readonly ScenarioList: {
            /** @constant */
            readonly object: "list";
            readonly data: readonly components["schemas"]["Scenario"][];
            /** @description Older ones follow after the last one here. */
            readonly has_more: boolean;
        };
        /** @description The sandbox's own object: docs/sandbox.md. What is not named is 0. */
        readonly Faults: {
            readonly drop?: number;
            readonly duplicate?: number;
            readonly shuffle?: number;
            readonly delay_ms?: number;
            readonly error?: number;
            readonly error_next?: number;
            readonly api_delay_ms?: number;
        };
        /** @description What needs a person, and the action that helps. */
        readonly Attention: {
            /** @constant */
            readonly object: "attention";
            /**
             * @description `mail` and `endpoint` of what could not be delivered; `endpoint` without an order: it is paused.
             * @enum {string}
             */
            readonly kind: "review" | "parked" | "enrollment" | "mail" | "endpoint";
            readonly order: string | null;
            readonly since: components["schemas"]["Timestamp"];
            readonly detail: string;
            readonly action: {
                readonly label: string;
                readonly method: string;
                readonly path: string;
                /** @description With a `note` in it: a person is to write one. */
                readonly body: {
                    readonly [key: string]: unknown;
                };
            } | null;
            readonly record?: components["schemas"]["OrderRecord"];
        };
        /** @description Minor units. */
        readonly Sum: {
            readonly amount: number;
            readonly currency: string;
        };
        /** @description A payment at Stripe's dashboard. */
        readonly PaymentLink: {
            readonly id: string;
            /** Format: uri */
            readonly url: string;
        };
        /** @description What a person must know of an order, and what persons did about it. */
        readonly OrderRecord: {
            /** @constant */
            readonly object: "order_record";
            readonly order: components["schemas"]["OrderId"];
            readonly expected: components["schemas"]["Sum"];
            readonly marks: readonly {
                readonly mark: string;
                /** @description Nobody has resolved it. */
                readonly open: boolean;
                readonly at: components["schemas"]["Timestamp"];
                /** @description The latest that said so. */
                readonly event: string | null;
                readonly came: components["schemas"]["Sum"] | null;
                readonly payment: components["schemas"]["PaymentLink"] | null;
                /** @description Paid for the same course. */
                readonly other_order: string | null;
            }[];
            readonly notes: readonly {
                readonly number: number;
                readonly at: components["schemas"]["Timestamp"];
                /** @enum {string} */
                readonly what: "resolved" | "released";
                /** @description The marks, or the numbers of the payments. */
                readonly about: string;
                readonly note: string;
                /** @description Of the order after it. */
                readonly version: number;
            }[];
            readonly payments: readonly {
                readonly number: number;
                /** @enum {string} */
                readonly kind: "intent" | "session";
                /** @enum {string} */
                readonly state: "reserved" | "bound" | "superseded" | "abandoned";
                readonly payment: components["schemas"]["PaymentLink"] | null;
            }[];
        };
        /** @description What needs a person. */
        readonly AttentionList: {
            /** @constant */
            readonly object: "list";
            readonly data: readonly components["schemas"]["Attention"][];
            /** @description Older ones follow after the last one here. */
            readonly has_more: boolean;
        };
        /**
         * @description `webhook`: to the shop. `mail`: to its customers.
         * @enum {string}
         */
        readonly OutboxChannel: "webhook" | "mail";
        /** @description What is sent again. */
        readonly OutboxRedelivery: {
            readonly channel: components["schemas"]["OutboxChannel"];
            readonly order: components["schemas"]["OrderId"];
        };
        /** @description What is resumed. */
        readonly OutboxResumption: {
            readonly channel: components["schemas"]["OutboxChannel"];
        };
        /**
         * @description What customers are written about.
         * @enum {string}
         */
        readonly MailKind: "paid" | "declined" | "refunded" | "cancelled";
        /** @description A mail to a customer. */
        readonly MailPreview: {
            /** @constant */
            readonly object: "mail_preview";
            readonly subject: string;
            /** @description For programs that show no HTML. */
            readonly text: string;
            /** @description A whole page, without scripts. */
            readonly html: string;
        };
        /** @description What any address may answer: 400 `bad_request` (this is no HTTP/1.1 request) and `duplicate_cookie` (two cookies of one name), 404 `not_found` (no such address), 405 `method_not_allowed`, 408 `request_timeout` (not whole within 10 s), 413 `body_too_large` (over 256 KiB, chunked or not), 415 `unsupported_content_encoding` (a body comes as it is), 417 `expectation_failed`, 429 `too_many_requests` (100 a second for each address), 431 `headers_too_large` (over 8 KiB), 500 `internal_error`, 501 `unsupported_transfer_coding` (chunks are the only one), 503 `storage_unavailable`, `overloaded` (more waits to be stored than fits, for everybody) and `too_many_connections` (1000 for each address, or few files are left). Each limit is an option of the server. */
        readonly AnywhereProblem: components["schemas"]["Problem"] & ({
            /** @constant */
            readonly status: 400;
            /** @enum {unknown} */
            readonly code: "bad_request" | "duplicate_cookie";
        } | {
            /** @constant */
            readonly status: 404;
            /** @enum {unknown} */
            readonly code: "not_found";
        } | {
            /** @constant */
            readonly status: 405;
            /** @enum {unknown} */
            readonly code: "method_not_allowed";
        } | {
            /** @constant */
            readonly status: 408;
            /** @enum {unknown} */
            readonly code: "request_timeout";
        } | {
            /** @constant */
            readonly status: 413;
            /** @enum {unknown} */
            readonly code: "body_too_large";
        } | {
            /** @constant */
            readonly status: 415;
            /** @enum {unknown} */
            readonly code: "unsupported_content_encoding";
        } | {
            /** @constant */
            readonly status: 417;
            /** @enum {unknown} */
            readonly code: "expectation_failed";
        } | {
            /** @constant */
            readonly status: 429;
            /** @enum {unknown} */
            readonly code: "too_many_requests";
        } | {
            /** @constant */
            readonly status: 431;
            /** @enum {unknown} */
            readonly code: "headers_too_large";
        } | {
            /** @constant */
            readonly status: 500;
            /** @enum {unknown} */
            readonly code: "internal_error";
        } | {
            /** @constant */
            readonly status: 501;
            /** @enum {unknown} */
            readonly code: "unsupported_transfer_coding";
        } | {
            /** @constant */
            readonly status: 503;
            /** @enum {unknown} */
            readonly code: "storage_unavailable" | "overloaded" | "too_many_connections";
        });
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
