/** One line of a pretty-printed body. */
export interface JsonLine {
  readonly depth: number;
  /** Without indentation, exactly as it stands in the body but for white space. */
  readonly text: string;
  /** The line that closes what this one opens; its own index where it opens nothing. */
  readonly end: number;
}

/** Beyond this a body is only shown raw. */
export const LINES_MAX = 20_000;
/** What lies deeper is folded until somebody opens it. */
export const OPEN_DEPTH = 12;
const INDENT_MAX = 40;

/** A string, a bracket with nothing in it, a sign, or a number or word. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Lays JSON out in lines. Works on the text, once from left to right: numbers keep their digits,
 * strings their escapes, repeated keys stay, and no nesting is too deep for it. Null where the text
 * is no JSON or has too many lines.
 */
export function layoutJson(body: string, linesMax = LINES_MAX): readonly JsonLine[] | null {
  if (!isJson(body)) return null;
  const lines: { depth: number; text: string; end: number }[] = [];
  const open: number[] = [];
  let line = '';
  let depth = 0;
  const finish = () => {
    lines.push({ depth, text: line, end: lines.length });
    line = '';
  };
  for (const [token] of body.matchAll(TOKEN)) {
    if (lines.length > linesMax) return null;
    if (token === '{' || token === '[') {
      line += token;
      open.push(lines.length);
      finish();
      depth += 1;
    } else if (token === '}' || token === ']') {
      finish();
      depth -= 1;
      const opener = lines[open.pop() ?? 0];
      if (opener) opener.end = lines.length;
      line = token;
    } else if (token === ',') {
      line += token;
      finish();
    } else if (token === ':') line += ': ';
    else line += token[0] === '"' ? token : token.replace(/\s+/g, '');
  }
  finish();
  return lines.length > linesMax ? null : lines;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export const indented = ({ depth, text }: JsonLine) =>
  '  '.repeat(Math.min(depth, INDENT_MAX)) + text;

/** The lines that are folded at first. */
export function foldDeep(lines: readonly JsonLine[]): ReadonlySet<number> {
  const folded = new Set<number>();
  lines.forEach(({ depth, end }, at) => {
    if (end > at && depth >= OPEN_DEPTH) folded.add(at);
  });
  return folded;
}

export interface ShownLine {
  /** Its index in the whole body. */
  readonly at: number;
  readonly text: string;
  readonly fold: 'none' | 'open' | 'closed';
}

export function shownLines(
  lines: readonly JsonLine[],
  folded: ReadonlySet<number>,
): readonly ShownLine[] {
  const shown: ShownLine[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (!line) break;
    const opens = line.end > at;
    const text = indented(line);
    if (opens && folded.has(at)) {
      shown.push({ at, text: `${text} … ${lines[line.end]?.text ?? ''}`, fold: 'closed' });
      at = line.end;
    } else shown.push({ at, text, fold: opens ? 'open' : 'none' });
  }
  return shown;
}
