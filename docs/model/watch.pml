/* What happens between a commit and a page, for one order: several nodes on one store, a bus that loses, pages that
 * lose their connection, nodes that crash. README.md beside this file says which lines of the program each step stands
 * for, and what is checked.
 *
 * The order's story is fixed: version 1 is pending, 2 cancelled (final), 3 paid late (no longer final), 4 enrolled
 * (final). Which node takes which webhook, what gets lost and who is slow is up to the checker.
 *
 * -DFAULT_… puts in a mistake that somebody could make; each must be found (tests/model/model.test.mjs).
 */
#ifndef NODES
#define NODES 2
#endif
#ifndef PAGES
#define PAGES 1
#endif
#ifndef LOSSES
#define LOSSES 1      /* messages that the bus loses */
#endif
#ifndef CRASHES
#define CRASHES 1     /* of nodes */
#endif
#ifndef CUTS
#define CUTS 1        /* connections that the network ends */
#endif
#ifndef POLLS
#define POLLS 1       /* reads beside the connection */
#endif
#define NEWEST 4
#define NOBODY NODES
#define is_final(version) ((version) == 2 || (version) == 4)

byte committed = 1;              /* the version on disk */
byte webhooks_left = NEWEST - 1;
byte losses = LOSSES;
byte crashes = CRASHES;
byte cuts = CUTS;
byte polls = POLLS;
bool up[NODES] = true;

/* The bus, as a node hears it: versions in some order, and the knowledge that something may be missing. */
chan heard[NODES] = [NEWEST] of { byte };
bool gap[NODES];

/* A page's session at its node. */
byte at_node[PAGES] = NOBODY;
bool subscribed[PAGES];          /* messages of the hub reach it */
bool ready[PAGES];               /* the snapshot is there: it may write */
byte sent[PAGES];                /* the cursor that the page is known to have */
byte pending[PAGES];             /* newer than that; 0: nothing */
chan wire[PAGES] = [1] of { byte };

/* The page. */
byte held[PAGES];                /* the version that it shows */
byte last_on_wire[PAGES];        /* of this connection */
bool ended[PAGES];               /* it follows no more: it was shown a final view */
bool focus_left[PAGES];          /* somebody looks at the page, and it reads again */

/* Only what is newer than what was sent or waits takes the place of what waits: the backlog is one view. */
inline offer(page, version) {
    if
#ifdef FAULT_CURSOR
    :: version >= sent[page] && version >= pending[page] -> pending[page] = version
#else
    :: version > sent[page] && version > pending[page] -> pending[page] = version
#endif
    :: else
    fi
}

inline hang_up(page) {
    at_node[page] = NOBODY;
    subscribed[page] = false;
    ready[page] = false;
    sent[page] = 0;
    pending[page] = 0;
    last_on_wire[page] = 0;
    do
    :: wire[page] ? _
    :: empty(wire[page]) -> break
    od
}

inline publish(from, version) {
    node = 0;
    do
    :: node < NODES ->
        if
        :: up[node] -> heard[node] ! version
        :: node != from && up[node] && losses > 0 ->   /* seen by the message's number, or by the next heartbeat's */
            losses--;
#ifndef FAULT_GAP_DROPPED
            gap[node] = true
#endif
        :: !up[node]
        fi;
        node++
    :: else -> break
    od;
    node = 0
}

/* A node dies: its connections are cut; the others miss its heartbeat and read again. It starts anew, empty. */
inline crash_of(dead) {
    node = 0;
    do
    :: node < PAGES ->
        if
        :: at_node[node] == dead -> hang_up(node)
        :: else
        fi;
        node++
    :: else -> break
    od;
    do
    :: heard[dead] ? _
    :: empty(heard[dead]) -> break
    od;
    gap[dead] = false;
    node = 0;
    do
    :: node < NODES ->
#ifndef FAULT_SILENCE
        gap[node] = (node != dead -> true : gap[node]);
#endif
        node++
    :: else -> break
    od;
    node = 0;
    up[dead] = true
}

/* Stripe delivers: some node takes the next webhook, commits, answers, and tells. */
active proctype Webhooks() {
    byte node, taker, version;
    do
    :: webhooks_left > 0 ->
        atomic {
            taker = 0;
            do
            :: taker < NODES - 1 -> taker++
            :: up[taker] -> break
            od;
            webhooks_left--;
            version = committed + 1
        }
#ifdef FAULT_PUSH_BEFORE_COMMIT
        atomic { publish(taker, version) }
#endif
        d_step { committed = version }
        if
        :: crashes > 0 ->             /* between commit and push: nobody is told, and its watchers are gone */
            atomic { crashes--; up[taker] = false; crash_of(taker) }
        :: atomic {
#ifndef FAULT_PUSH_BEFORE_COMMIT
            publish(taker, version)
#else
            skip
#endif
        }
        fi;
        taker = 0; version = 0
    :: else -> break
    od
}

/* A node's loop: what the bus says goes to who is subscribed; a gap is answered by reading. */
proctype Loop(byte me) {
    byte version, page;
    do
    :: atomic { heard[me] ? version ->
            page = 0;
            do
            :: page < PAGES ->
                if
                :: at_node[page] == me && subscribed[page] -> offer(page, version)
                :: else
                fi;
                page++
            :: else -> break
            od;
            page = 0; version = 0
        }
    :: atomic { gap[me] ->
#ifndef FAULT_GAP_CLEARED_LATE
            gap[me] = false;              /* before the read: what is lost from here on raises it again */
#endif
            version = committed
        }
        atomic {                          /* the answer comes later than the question */
            page = 0;
            do
            :: page < PAGES ->
                if
                :: at_node[page] == me && subscribed[page] -> offer(page, version)
                :: else
                fi;
                page++
            :: else -> break
            od;
#ifdef FAULT_GAP_CLEARED_LATE
            gap[me] = false;
#endif
            page = 0; version = 0
        }
    od
}

/* A session writes what waits, one view at a time; a slow page holds it up, and newer views replace what waits. */
proctype Writer(byte page) {
    do
#ifndef FAULT_WRITES_EARLY
    :: atomic { ready[page] && pending[page] != 0 && nfull(wire[page]) ->
#else
    :: atomic { pending[page] != 0 && nfull(wire[page]) ->
#endif
            wire[page] ! pending[page];
            sent[page] = pending[page];
            pending[page] = 0
        }
    od
}

/* What a page takes for its own: never an older view than it shows. */
inline take_view(page, version) {
    assert(version <= committed);         /* nothing is shown that is not on disk */
    if
#ifdef FAULT_PAGE_TRUSTS_ANY
    :: true -> assert(version >= held[page]); held[page] = version
#else
    :: version > held[page] -> held[page] = version
    :: else
#endif
    fi;
    ended[page] = is_final(held[page])
}

proctype Page(byte me) {
    byte node, snapshot, since;
    do
    /* It opens a connection to any node that lives, with what it holds. */
    :: atomic { !ended[me] && at_node[me] == NOBODY ->
            node = 0;
            do
            :: node < NODES - 1 -> node++
            :: up[node] -> break
            od;
            at_node[me] = node;
            since = held[me];
#ifndef FAULT_SNAPSHOT_FIRST
            subscribed[me] = true;        /* before the snapshot is read */
#endif
            node = 0
        }
        snapshot = committed;
        atomic {
            if
            :: at_node[me] != NOBODY ->
                subscribed[me] = true;
                ready[me] = true;
                sent[me] = (since <= snapshot -> since : 0);
#ifdef FAULT_SINCE
                sent[me] = snapshot;
#endif
#ifdef FAULT_SNAPSHOT_REPLACES
                pending[me] = 0;
#endif
                if
                :: pending[me] <= sent[me] -> pending[me] = 0
                :: else
                fi;
                offer(me, snapshot);
                if
                :: since == snapshot && is_final(snapshot) -> ended[me] = true; hang_up(me)
                :: else
                fi
            :: else                       /* the connection was cut meanwhile */
            fi;
            snapshot = 0; since = 0
        }
    /* A view arrives. */
    :: atomic { wire[me] ? snapshot ->
            assert(snapshot > last_on_wire[me]);   /* no view twice or backwards on one connection */
            last_on_wire[me] = snapshot;
            take_view(me, snapshot);
            snapshot = 0;
            if
            :: ended[me] -> hang_up(me)
            :: else
            fi
        }
    /* The network ends the connection: what was under way is lost. */
    :: atomic { cuts > 0 && at_node[me] != NOBODY -> cuts--; hang_up(me) }
    od
}

/* A plain poll beside the connection: on another transport, when the tab is looked at again. Its answer may be old when
 * it comes. */
proctype Poll(byte me) {
    byte answer;
    do
    :: atomic { polls > 0 || focus_left[me] ->
            if
            :: polls > 0 -> polls--
            :: else -> focus_left[me] = false
            fi;
            answer = committed
        }
        atomic {
#ifdef FAULT_FINAL_IS_FOREVER
            if
            :: ended[me]
            :: else -> take_view(me, answer)
            fi;
#else
            take_view(me, answer);
#endif
            answer = 0
        }
    od
}

/* When nothing moves any more: whoever follows holds the newest view, and whoever stopped was shown a final one. Then
 * everybody looks once more, and holds the newest view. */
active proctype Judge() {
    byte page;
    timeout;
    do
    :: page < PAGES ->
        assert(held[page] == committed || (ended[page] && is_final(held[page])));
        page++
    :: else -> break
    od;
    page = 0;
    do
    :: page < PAGES -> focus_left[page] = true; page++
    :: else -> break
    od;
    timeout;
    page = 0;
    do
    :: page < PAGES ->
        assert(held[page] == committed);
        assert(!is_final(committed) || ended[page]);   /* the end was told */
        page++
    :: else -> break
    od
}

init {
    byte i;
    atomic {
        do
        :: i < NODES -> run Loop(i); i++
        :: else -> break
        od;
        i = 0;
        do
        :: i < PAGES -> run Writer(i); run Page(i); run Poll(i); i++
        :: else -> break
        od
    }
}
