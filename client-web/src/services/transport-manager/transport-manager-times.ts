/** A transport that has not said a word by then does not work on this network. */
export const FIRST_WORD_WITHIN_MS = 4_000;

/** Who still speaks so long after its first word was not let through only to be cut. */
export const PROVEN_AFTER_MS = 10_000;

/** One early death happens; a transport that dies early twice does not work on this network. */
export const FAILURES_MAX = 2;

/** Where one has died already, the next has to live this long before it becomes active. */
export const PROBATION_MS = 2_000;

/** After a lost connection the fallback is started within this time, not by everybody at once. */
export const FALL_BACK_WITHIN_MS = 1_000;

/** A better transport is looked for after this time, then after twice that, and so on. */
export const UPGRADE_AFTER_MS = 30_000;
export const UPGRADE_AT_LEAST_EVERY_MS = 600_000;

/** Nobody is told to stay away for longer. */
export const LONGEST_WAIT_MS = 60_000;
