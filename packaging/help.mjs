// What `orderwire … --help` says, as data: the one source of manual pages, completions and the file of settings.
import { execFileSync } from 'node:child_process';

/** `--name VALUE [default]  description`; a long left side has its description on the next line. */
function readOption(left, description) {
  const [, name, rest = ''] = /^--([a-z][a-z0-9-]*)(?: (.*))?$/.exec(left);
  const [, value = '', fallback = ''] = /^(.*?)(?: ?\[([^\]]*)\])?$/.exec(rest);
  return { name, value: value.trim(), fallback, description };
}

const COLUMNS = /^ {2}(\S.*?)(?: {2,}(\S.*))?$/;
const CONTINUED = /^ {20,}(\S.*)$/;

/** Lines in two columns: [left, right]. */
function columns(lines) {
  const rows = [];
  for (const line of lines) {
    const continued = CONTINUED.exec(line);
    if (continued) {
      const row = rows.at(-1);
      row[1] = [row[1], continued[1]].filter(Boolean).join(' ');
      continue;
    }
    const [, left, right = ''] = COLUMNS.exec(line);
    rows.push([left, right]);
  }
  return rows;
}

/**
 * {description, usage, commands: [{name, description}], parameters: [{name, description}], options: [{name, value,
 * fallback, description}], notes}; `notes` are the paragraphs at the end.
 */
export function readHelp(text) {
  const paragraphs = text.trimEnd().split(/\n\n+/);
  const help = { description: '', usage: '', commands: [], parameters: [], options: [], notes: [] };
  for (const [index, paragraph] of paragraphs.entries()) {
    const lines = paragraph.split('\n');
    const named = columnsOf(lines);
    if (index === 0) help.description = lines.join(' ');
    else if (paragraph.startsWith('Usage: ')) help.usage = paragraph.slice('Usage: '.length);
    else if (lines[0] === 'Options:')
      help.options = columns(lines.slice(1)).map((row) => readOption(...row));
    else if (lines[0] === 'Commands:') help.commands = columnsOf(lines.slice(1));
    else if (named && !help.options.length && help.usage)
      help[/^[a-z]/.test(named[0].name) ? 'commands' : 'parameters'].push(...named);
    else help.notes.push(lines.join(' '));
  }
  return help;
}

/** Names with their descriptions, or null where the lines are none. */
function columnsOf(lines) {
  if (!lines.every((line) => line.startsWith('  '))) return null;
  return columns(lines).map(([left, right]) => {
    const [, name, description] = /^(\S+)(?:\s+(.*))?$/.exec(right ? `${left} ${right}` : left);
    return { name, description: description ?? '' };
  });
}

/** [{words: ['events', 'export'], help}] of a program: itself first, then each command, and theirs. */
export function readProgram(program) {
  const say = (words) =>
    execFileSync(program, [...words, '--help'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const all = [];
  const read = (words) => {
    const help = readHelp(say(words));
    all.push({ words, help });
    for (const { name } of help.commands) read([...words, name]);
  };
  read([]);
  return all;
}
