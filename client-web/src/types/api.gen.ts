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
        /** @description Orders, newest first. */
        readonly OrderList: {
            /** @constant */
            readonly object: "list";
            readonly data: readonly components["schemas"]["Order"][];
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
        /** @description What became of a webhook: `applied`, `no_change`, `duplicate` (this event id was here before), `parked` (it came before its order's payment was known), `ignored:REASON`, `review:REASON` (a person must look). */
        readonly Verdict: string;
        /** @description Ages are told, not judged: a quiet shop is healthy. Null where there is none. */
        readonly Readiness: {
            /** @enum {string} */
            readonly status: "ready" | "draining" | "not_ready";
            readonly store_writable: boolean;
            readonly last_event_age_seconds?: number | null;
            readonly oldest_open_order_age_seconds?: number | null;
            readonly parked_events?: number;
            readonly orders_in_review?: number;
            readonly webhooks_refused?: number;
        };
        readonly EngineError: {
            /** @description Engine.IO's own. */
            readonly code: number;
            readonly message: string;
        };
        /** @description What any address may answer: 400 `bad_request` (this is no HTTP/1.1 request), 404 `not_found` (no such address), 405 `method_not_allowed`, 408 `request_timeout` (not whole within 10 s), 411 `length_required` (chunked bodies are refused), 413 `body_too_large` (over 256 KiB), 417 `expectation_failed`, 429 `too_many_requests` (100 a second for each address), 431 `headers_too_large` (over 8 KiB), 500 `internal_error`, 503 `storage_unavailable` and `too_many_connections` (1000 for each address). Each limit is an option of the server. */
        readonly AnywhereProblem: components["schemas"]["Problem"] & ({
            /** @constant */
            readonly status: 400;
            /** @enum {unknown} */
            readonly code: "bad_request";
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
            readonly status: 411;
            /** @enum {unknown} */
            readonly code: "length_required";
        } | {
            /** @constant */
            readonly status: 413;
            /** @enum {unknown} */
            readonly code: "body_too_large";
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
            readonly status: 503;
            /** @enum {unknown} */
            readonly code: "storage_unavailable" | "too_many_connections";
        });
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
