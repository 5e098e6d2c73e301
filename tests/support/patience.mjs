/**
 * How long a test waits for what must come: a test that passes never waits so long, and one that fails on a machine that is
 * busy with all else at once says something wrong.
 */
export const PATIENCE_MS = 60_000;
