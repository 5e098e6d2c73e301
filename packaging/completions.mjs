// Completions for bash and zsh: commands, options, and the values of those that take one of a few.

const CHOICES = /^[a-z]+(\|[a-z_]+)+$/;
const isFile = (value) => /\b(FILE|DIR)\b/.test(value);

/** [{path: 'events export', commands, options}] */
const flatten = (commands) =>
  commands.map(({ words, help }) => ({
    path: words.join(' '),
    commands: help.commands,
    options: help.options,
  }));

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

export function bashCompletion(commands) {
  const levels = flatten(commands);
  const cases = levels.map(({ path, commands: below, options }) => {
    const words = [...below.map(({ name }) => name), ...options.map(({ name }) => `--${name}`)];
    return `    ${quoted(path)}) words=${quoted(words.join(' '))} ;;`;
  });
  const values = new Map();
  for (const { options } of levels) {
    for (const { name, value } of options) {
      if (CHOICES.test(value)) values.set(name, value.replaceAll('|', ' '));
    }
  }
  const files = [
    ...new Set(
      levels
        .flatMap(({ options }) => options)
        .filter(({ value }) => isFile(value))
        .map(({ name }) => name),
    ),
  ];
  const choices = [...values].map(
    ([name, words]) =>
      `    --${name}) COMPREPLY=($(compgen -W ${quoted(words)} -- "$current")); return ;;`,
  );
  const parents = levels
    .filter(({ path, commands: below }) => path && below.length > 0)
    .map(({ path }) => path);
  return `# bash completion for orderwire; made from its help texts
_orderwire() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} path words word
  case $previous in
${choices.join('\n')}
    ${files.map((name) => `--${name}`).join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $path in
      ''${parents.map((path) => `|${quoted(path)}`).join('')}) [[ $word = -* ]] && break; path=\${path:+$path }$word ;;
      *) break ;;
    esac
  done
  case $path in
${cases.join('\n')}
    *) return ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [[ $current != -* && ${'$'}{#COMPREPLY[@]} = 0 ]] && COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _orderwire orderwire
`;
}

const zshText = (text) =>
  text.replaceAll('\\', '\\\\').replaceAll(/[[\]:]/g, (character) => `\\${character}`);

function zshOption({ name, value, description }) {
  const repeatable = /\brepeat/.test(description) ? '*' : '';
  const what = value
    ? `:${zshText(value)}:${CHOICES.test(value) ? `(${value.replaceAll('|', ' ')})` : isFile(value) ? '_files' : ' '}`
    : '';
  return quoted(`${repeatable}--${name}[${zshText(description)}]${what}`);
}

export function zshCompletion(commands) {
  const name = (path) => ['_orderwire', ...path.split(' ')].filter(Boolean).join('_');
  const functions = flatten(commands).map(({ path, commands: below, options }) => {
    const lines = options.map(zshOption);
    if (below.length === 0) {
      return `${name(path)}() {\n  _arguments -s ${[...lines, quoted('*:: :_files')].join(' \\\n    ')}\n}`;
    }
    const list = below.map((child) => quoted(`${child.name}:${zshText(child.description)}`));
    const arms = below.map(
      (child) => `    ${child.name}) ${name(path ? `${path} ${child.name}` : child.name)} ;;`,
    );
    return `${name(path)}() {
  local line state commands=(${list.join(' ')})
  _arguments -C ${[...lines, quoted('1:command:->command'), quoted('*::argument:->argument')].join(' ')}
  case $state in
    command) _describe command commands ;;
    argument) case $line[1] in
${arms.join('\n')}
    esac ;;
  esac
}`;
  });
  return `#compdef orderwire
# zsh completion for orderwire; made from its help texts
${functions.join('\n\n')}

_orderwire "$@"
`;
}
