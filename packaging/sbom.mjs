// What a package is made of, as CycloneDX 1.5: the libraries that the program links, by the distribution's packages, and
// what npm put into the client. The same build gives the same bytes: no time, no number drawn.
//   node sbom.mjs PROGRAM CLIENT_FOLDER > FILE
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const said = (command, args, options) =>
  execFileSync(command, args, { encoding: 'utf8', ...options });

/** Of each shared library the package that owns it. A merged /usr hides some owners behind the old path. */
function owner(library) {
  for (const path of [
    library,
    realpathSync(library),
    realpathSync(library).replace(/^\/usr/, ''),
  ]) {
    try {
      return said('dpkg-query', ['--search', path], { stdio: ['ignore', 'pipe', 'ignore'] }).split(
        ':',
      )[0];
    } catch {
      // Not under this name.
    }
  }
  throw new Error(`no package owns ${library}`);
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: it is dpkg-query's
const FIELDS = '${Version} ${Architecture}';

export function linked(program) {
  const libraries = [...said('ldd', [program]).matchAll(/=> (\/\S+)/g)].map(([, path]) => path);
  const packages = [...new Set(libraries.map(owner))].sort();
  return packages.map((name) => {
    const show = ['--showformat', FIELDS, '--show', name];
    const [version, architecture] = said('dpkg-query', show).split(' ');
    return {
      type: 'library',
      name,
      version,
      purl: `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}`,
    };
  });
}

export function bundled(folder) {
  const tree = JSON.parse(said('npm', ['ls', '--omit=dev', '--all', '--json'], { cwd: folder }));
  const found = new Map();
  const walk = (dependencies = {}) => {
    for (const [name, { version, dependencies: below }] of Object.entries(dependencies)) {
      found.set(`${name}@${version}`, {
        type: 'library',
        name,
        version,
        purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
      });
      walk(below);
    }
  };
  walk(tree.dependencies);
  return [...found.keys()].sort().map((key) => found.get(key));
}

export function sbom(program, folder) {
  const version = said(program, ['--version']).trim().split(' ').at(-1);
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        name: 'orderwire',
        version,
        licenses: [{ license: { id: 'Apache-2.0' } }],
      },
    },
    components: [...linked(program), ...bundled(folder)],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(sbom(...process.argv.slice(2)), null, 2));
}
