// Writes what is made from the help texts: node generate.mjs PROGRAM FOLDER
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bashCompletion, zshCompletion } from './completions.mjs';
import { readProgram } from './help.mjs';
import { manualPages } from './man.mjs';
import { settingsFile } from './settings.mjs';

const [program, folder] = process.argv.slice(2);
const commands = readProgram(program);
const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim().split(' ').at(-1);
const seconds = Number(process.env.SOURCE_DATE_EPOCH ?? Date.now() / 1000);
const date = new Date(1000 * seconds).toISOString().slice(0, 10);
const serve = commands.find(({ words }) => words.join() === 'serve').help;

const manuals = manualPages(commands, { version, date });
const files = {
  ...Object.fromEntries(
    Object.entries(manuals).map(([name, text]) => [`man/${name}.gz`, gzipSync(text, { level: 9 })]),
  ),
  'bash/orderwire': bashCompletion(commands),
  'zsh/_orderwire': zshCompletion(commands),
  'etc/orderwire.toml': settingsFile(serve, { store: 'sqlite:/var/lib/orderwire/orderwire.db' }),
};
rmSync(folder, { recursive: true, force: true });
for (const [name, text] of Object.entries(files)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}
