/* Who delivers a shop's messages, of several nodes: a lease in the database, which passes on when its holder is late.
 * README.md beside this file says which lines of the program each step stands for, and what is checked.
 *
 * Nodes freeze between any two steps (the checker lets others run), and die. Time passes at any moment, a lease's length
 * at most between two looks. The receiver answers an attempt well or badly.
 *
 * -DFAULT_… puts in a mistake that somebody could make; each must be found (tests/model/model.test.mjs).
 */
#ifndef NODES
#define NODES 2
#endif
#ifndef MESSAGES
#define MESSAGES 2    /* of one order, in their order */
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef REFUSALS
#define REFUSALS 2    /* attempts that the receiver answers badly */
#endif
#define LEASE 2       /* how long it lasts, in ticks */
#define DEADLINE 1    /* of a statement whose connection is gone */
#define ATTEMPT 1     /* how long an attempt may take */
#ifndef LAST
#define LAST 6        /* when time stands still, and all must come to its end */
#endif
#define CRASH_BEFORE 2
#define NOBODY NODES

/* What the statement that writes "queued, again later" looks at, beside the row's id. */
#ifdef FAULT_NO_FENCE
#define still_holds(me) true
#else
#define still_holds(me) (its_epoch[me] == epoch)
#endif
#ifdef FAULT_QUEUED_OVER_DELIVERED
#define still_queued(message) true
#else
#define still_queued(message) (!delivered[message])
#endif

#define too_late(me, asked_at) (dead[me] && now > asked_at + DEADLINE)

byte now;                        /* the database's clock */
byte crashes = CRASHES;
byte refusals = REFUSALS;

/* The row in the database. */
byte holder = NOBODY;
byte epoch;                      /* grows with each change of the holder */
byte held_until;

/* The outbox in the database, and what the receiver has had. */
bool delivered[MESSAGES];
byte tries[MESSAGES];            /* that went badly: after so many the shop's endpoint is given up */
bool arrived[MESSAGES];

/* What each node believes. */
byte believed_until[NODES];
byte its_epoch[NODES];
bool dead[NODES];

inline believe(me, until) {
    believed_until[me] = until;
    other = 0;
    do
    :: other < NODES ->
        /* Two never hold it at one moment. */
        assert(other == me || now >= believed_until[other] || now >= believed_until[me] || dead[other]);
        other++
    :: else -> break
    od;
    other = 0
}

/* The oldest that is not delivered: an order's messages go out in turn. */
inline choose(message) {
    message = 0;
    do
    :: message < MESSAGES && delivered[message] -> message++
#ifdef FAULT_ANY_TURN
    :: message < MESSAGES - 1 -> message++
#endif
    :: else -> break
    od
}

proctype Node(byte me) {
    byte asked_at, ask_from, granted_epoch, message, seen, other;
    bool granted, well;
    do
    :: dead[me] -> break
    :: atomic { !dead[me] && crashes > 0 && now < CRASH_BEFORE -> crashes--; dead[me] = true }

    /* It asks for the lease, or for more of it. */
    :: atomic { !dead[me] && now >= believed_until[me] && now >= ask_from -> asked_at = now }
        atomic {
            granted = false;
            if
            :: too_late(me, asked_at) -> skip        /* the database let go of it */
#ifdef FAULT_TAKEN_WHILE_HELD
            :: !too_late(me, asked_at) ->
#else
#ifdef FAULT_NEVER_PASSES_ON
            :: !too_late(me, asked_at) && (holder == me || holder == NOBODY) ->
#else
            :: !too_late(me, asked_at) && (holder == me || held_until <= now) ->
#endif
#endif
#ifndef FAULT_EPOCH_KEPT
                epoch = (holder != me -> epoch + 1 : epoch);
#endif
                holder = me;
                held_until = now + LEASE;
                granted_epoch = epoch;
                granted = true
            :: else
            fi
        }
        atomic {                                 /* the answer comes later than the question */
            if
            :: granted && !dead[me] ->
                its_epoch[me] = granted_epoch;
#ifdef FAULT_COUNTS_FROM_THE_ANSWER
                believe(me, now + LEASE)
#else
                believe(me, asked_at + LEASE)
#endif
            :: else -> ask_from = asked_at + 1
            fi;
            granted = false; granted_epoch = 0; asked_at = 0
        }

    /* It makes an attempt that fits into its time. */
    :: atomic { !dead[me] && now + ATTEMPT <= believed_until[me] ->
            choose(message);
            if
            :: message == MESSAGES -> message = 0; goto idle
            :: else -> seen = tries[message]
            fi
        }
        atomic {                                 /* frozen before it, a node sends what another has sent since */
            if
            :: dead[me]
            :: !dead[me] && refusals > 0 -> refusals--; well = false
            :: !dead[me] ->
                assert(message == 0 || arrived[message - 1]);
                arrived[message] = true;
                well = true
            fi
        }
        atomic {                                 /* what came of it: that it arrived is true, whoever says so */
            if
            :: dead[me]
            :: !dead[me] && well -> delivered[message] = true
            :: !dead[me] && !well ->             /* "queued, again later" is said by the holder only */
                if
                :: still_holds(me) && still_queued(message) ->
                    assert(!delivered[message]);
                    assert(seen + 1 > tries[message]);
                    tries[message] = seen + 1
                :: else
                fi
            fi;
            seen = 0;
            message = 0; well = false
        }
idle:   skip
    od
}

active proctype Clock() {
    do
    :: now < LAST -> now++
    :: else -> break
    od
}

/* When nothing moves any more, everything was told. */
active proctype Judge() {
    byte message;
    timeout;
    do
    :: message < MESSAGES -> assert(arrived[message] && delivered[message]); message++
    :: else -> break
    od
}

init {
    byte i;
    atomic {
        do
        :: i < NODES -> run Node(i); i++
        :: else -> break
        od
    }
}
