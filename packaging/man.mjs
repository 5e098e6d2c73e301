// Manual pages in man(7), one for each command.

const escaped = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '\\[u2026]')
    .replaceAll('’', '\\(cq')
    // A full stop or a quote at the beginning of a line would be a request.
    .replace(/^(?=[.'])/gm, '\\&');
const bold = (text) => `\\fB${escaped(text)}\\fP`;
const italic = (text) => (text ? `\\fI${escaped(text)}\\fP` : '');

const pageName = (words) => ['orderwire', ...words].join('-');
const command = (words) => ['orderwire', ...words].join(' ');

function optionEntry({ name, value, fallback, description }) {
  const head = [bold(`--${name}`), italic(value)].filter(Boolean).join(' ');
  const unless = fallback ? ` The default: ${escaped(fallback)}.` : '';
  return `.TP\n${head}\n${escaped(description)}.${unless}`;
}

const entry = (head, text) => `.TP\n${head}\n${text ? `${escaped(text)}.` : '\\&'}`;
const section = (title, ...parts) => {
  const body = parts.flat().filter(Boolean);
  return body.length > 0 ? [`.SH ${title}`, ...body] : [];
};

const EXIT_STATUS = [
  entry('0', 'done'),
  entry('1', 'failed at run time; of replay: something was not as expected'),
  entry('2', 'wrong usage, input or configuration'),
];

const FILES = [
  entry('\\fI/etc/orderwire/orderwire.toml\\fP', 'what the service is set to'),
  entry('\\fI/var/lib/orderwire\\fP', 'its store'),
];

/** {name of the file: text}. */
export function manualPages(commands, { version, date }) {
  const pages = {};
  for (const { words, help } of commands) {
    const name = pageName(words);
    const children = help.commands.map((child) => entry(bold(child.name), child.description));
    const related = commands
      .filter((other) => other.words.slice(0, -1).join() === words.join() && other.words.length > 0)
      .concat(words.length > 0 ? [{ words: words.slice(0, -1) }] : [])
      .map((other) => `.BR ${escaped(pageName(other.words))} (1)`);
    const first = help.description.split(/(?<=[.:]) /)[0].replace(/[.:]$/, '');
    pages[`${name}.1`] = [
      `.TH ${name.toUpperCase().replaceAll('-', '\\-')} 1 ${date} "orderwire ${version}" "User Commands"`,
      '.SH NAME',
      `${escaped(name)} \\- ${escaped(first[0].toLowerCase() + first.slice(1))}`,
      '.SH SYNOPSIS',
      `${bold(command(words))} ${escaped(help.usage.slice(command(words).length).trim())}`,
      ...section(
        'DESCRIPTION',
        escaped(help.description),
        help.notes.map((note) => `.PP\n${escaped(note)}`),
      ),
      ...section('COMMANDS', children),
      ...section(
        'PARAMETERS',
        help.parameters.map((each) => entry(italic(each.name), each.description)),
      ),
      ...section('OPTIONS', help.options.map(optionEntry)),
      ...section('EXIT STATUS', EXIT_STATUS),
      ...section('FILES', words.join() === 'serve' ? FILES : []),
      ...section('SEE ALSO', related.join(',\n')),
      '',
    ].join('\n');
  }
  return pages;
}
