/** What the peers carry: as long as the view of an order that is being paid, which is what orderwire pushes and serves. */
export const MESSAGE_BYTES = 480;
