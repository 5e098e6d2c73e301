// How much is run: in script/test a selection, in script/crash everything (ORDERWIRE_CRASH=full).

/** `everything`, or `some` of it. */
export const inFull = (everything, some) =>
  process.env.ORDERWIRE_CRASH === 'full' ? everything : some;
