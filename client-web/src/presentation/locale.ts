/** The pages are written in English; figures and dates follow the words around them. */
export const LOCALE = 'en-US';
