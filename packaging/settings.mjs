// The file of settings that the service reads: every option of `serve`, explained, at its default.

const WIDTH = 100;

function wrapped(text) {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines.at(-1).length + word.length + 1 > WIDTH) lines.push('');
    lines.push(`${lines.pop()} ${word}`);
  }
  return lines.map((line) => `#${line}`).join('\n');
}

const NUMBER = /^(N|MS|SECONDS|HOURS|DAYS)\b/;

/** The line as it would be written: with the default where that is a value, else with what kind of value it takes. */
function example({ value, fallback }) {
  if (!value) return 'true';
  if (NUMBER.test(value)) return /^\d+$/.test(fallback) ? fallback : '2';
  return JSON.stringify(/^[\w.:/|-]+$/.test(fallback) ? fallback : value);
}

const NOT_SETTINGS = new Set(['config', 'help']);

/** `active`: {option: value} of those that the package sets. */
export function settingsFile(serve, active) {
  const parts = serve.options
    .filter(({ name }) => !NOT_SETTINGS.has(name))
    .map((option) => {
      const { name, value, fallback, description } = option;
      const head = wrapped(
        `${description}.${fallback ? ` Default: ${fallback}.` : ''}${value ? ` (${value})` : ''}`,
      );
      const line =
        name in active
          ? `${name} = ${JSON.stringify(active[name])}`
          : `#${name} = ${example(option)}`;
      return `${head}\n${line}`;
    });
  return `# What orderwire serves, and how. Each option may also stand on the command line (--name) or in the environment
# (ORDERWIRE_NAME), which win over this file. What may be given several times is a list: ["one", "two"].
# After a change: systemctl reload orderwire for what says so in the documentation, else systemctl restart orderwire.
# Secrets need not stand here: systemd's credentials of the same name are read, too (systemctl edit orderwire:
# LoadCredential=stripe-secret-key:/etc/orderwire/stripe-secret-key).

${parts.join('\n\n')}
`;
}
