// Values for a schema, of which some fit and some do not: its own edges, and a pool of what programs send by mistake or
// on purpose. Which is which says the schema's own judge (Ajv), so that nothing here has to know the rules.

/** Numbers from 0 up to 1 that are the same for the same seed. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TEXTS = [
  ...[
    '',
    ' ',
    'x',
    '0',
    '1',
    'AAA',
    'null',
    'true',
    'ÄÖ',
    '語',
    '\n',
    '\u0000',
    'a\u007fb',
    "' OR 1=1",
    '../..',
  ],
  ...[
    'ada@example.com',
    'ada@localhost',
    '@',
    'a@',
    'a@b@c',
    'https://shop.example/a?b#c',
    'javascript:alert(1)',
  ],
  ...[
    'HTTP://shop.example',
    'http://',
    'usd',
    'USD',
    'ord_01JDABCDEFGHJKMNPQRSTVWXYZ',
    'ord_x',
    'RSTV-WXYZ',
  ],
  ...[
    '2026-11-22T10:00:00Z',
    '2026-11-22T10:00:00.120+01:00',
    '2026-13-40T99:00:00Z',
    'today',
    'cpp-concurrency',
  ],
];
const NUMBERS = [0, 1, -1, 0.5, 7, 100, 2 ** 31, 2 ** 53, 1e21, -1e300];
const OTHERS = [null, true, false, [], [null], {}, { a: 1 }];

/** A text of random characters, most of them ordinary. */
export function randomText(random, length) {
  const character = () =>
    random() < 0.9 ? 33 + Math.floor(random() * 94) : Math.floor(random() * 0x2000);
  return String.fromCodePoint(...Array.from({ length }, character));
}

/** What may fit the schema, or may not. Objects are made member by member elsewhere. */
export function candidates(schema, random) {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  const near = (edge, step = 1) => (edge === undefined ? [] : [edge - step, edge, edge + step]);
  const longTexts = [minLength, maxLength]
    .flatMap((edge) => near(edge))
    .filter((length) => length > 0 && length <= 5_000);
  const item = schema.items?.minimum ?? 1;
  return [
    ...(schema.examples ?? []),
    ...('default' in schema ? [schema.default] : []),
    ...('const' in schema ? [schema.const, `${schema.const}x`] : []),
    ...(schema.enum ?? []).flatMap((each) =>
      typeof each === 'string' ? [each, each.toUpperCase(), `${each} `] : [each],
    ),
    ...near(minimum),
    ...near(maximum),
    ...longTexts.map((length) => 'x'.repeat(length)),
    ...longTexts.map((length) => `a@${'b'.repeat(Math.max(0, length - 2))}`),
    ...[minItems, maxItems]
      .flatMap((edge) => near(edge))
      .filter((length) => length >= 0 && length <= 100)
      .map((length) => Array.from({ length }, () => item)),
    ...TEXTS,
    ...NUMBERS,
    ...OTHERS,
    ...[1, 5, 30].map((length) => randomText(random, length)),
  ];
}
