// What script/test builds, and the suites that it runs.
import { availableParallelism } from 'node:os';

const script = (line) => ['bash', '-c', `. script/common.sh; ${line}`];
const cores = availableParallelism();

/**
 * Programs and packages. Compilers run one tree at a time, on all cores. What the longest suites need comes first, so
 * that they run beside the rest.
 */
export const builds = [
  { name: 'client', lane: 'npm', command: script('build_client') },
  { name: 'example', lane: 'npm', needs: ['client'], command: script('build_example') },
  { name: 'program', targets: ['release', 'orderwire', 'socketio_echo'] },
  { name: 'integration', targets: ['debug', 'integration_tests'] },
  {
    name: 'drivers',
    targets: 'release orderwire_fill disk_shim crash_kill crash_clients crash_shutdown'.split(' '),
  },
  { name: 'unit', targets: ['debug', 'orderwire', 'unit_tests', 'store_conformance'] },
  { name: 'threads', targets: ['tsan', 'thread_tests'] },
  { name: 'threads-full', targets: ['tsan', 'unit_tests', 'integration_tests'] },
  { name: 'separate', command: script('build_separate') },
  { name: 'undefined', command: script('build_undefined') },
].map(({ name, targets, command, lane = 'compiler', needs }) => ({
  name: `build ${name}`,
  command: command ?? script(`build_program ${targets.join(' ')}`),
  lane,
  needs: needs?.map((need) => `build ${need}`),
}));

/** doctest's cases in two parts: those of the source files that a pattern of `folders` matches, and all others. */
const halves = (program, folders) => {
  const patterns = folders.map((folder) => `*/${folder}/*`).join(',');
  return [
    [program, `--source-file=${patterns}`],
    [program, `--source-file-exclude=${patterns}`],
  ];
};

/**
 * Test files below tests/, `atOnce` of them at a time: each has a process, and servers, of its own. `names`: those of the
 * folder that a pattern of the shell matches.
 */
const files = (folder, atOnce, names = '*') => [
  [
    'bash',
    '-c',
    `cd tests && exec node --test --test-concurrency=${atOnce} --test-reporter=spec ${folder}/${names}.test.mjs`,
  ],
];

/**
 * `parts`: the commands, side by side, each with its own log and its own counts. `share`: how many cores a part keeps
 * busy, about. `limit`: the seconds after which a part hangs. `full`: only with --full; `instead`: not with it.
 */
export const suites = [
  {
    name: 'browser',
    needs: ['program', 'example'],
    parts: files('browser', 2),
    share: 1,
    limit: 900,
  },
  {
    name: 'integration',
    needs: ['integration'],
    parts: halves('build/debug/integration_tests', ['integration/http', 'integration/sandbox']),
    share: 0.5,
    limit: 600,
  },
  {
    name: 'conformance',
    needs: ['program', 'client'],
    parts: files('conformance', 2),
    share: 1,
    limit: 600,
  },
  // What a bad disk does takes waiting; what bad clients do takes all there is, and is measured.
  {
    name: 'disk',
    needs: ['program', 'drivers'],
    parts: files('crash', 2, '{disk_*,levels}'),
    share: 0.5,
    limit: 600,
  },
  {
    name: 'crash',
    needs: ['program', 'drivers'],
    parts: files('crash', 1, '{clients,kill,shutdown}'),
    share: cores,
    limit: 600,
  },
  { name: 'program', needs: ['program'], parts: files('program', 2), share: 0.5, limit: 300 },
  {
    name: 'package',
    needs: ['program', 'client'],
    parts: files('package', 1),
    share: 1,
    limit: 300,
  },
  {
    name: 'client',
    parts: [['npm', '--prefix', 'client-web', 'run', '--silent', 'test']],
    share: cores,
    limit: 600,
  },
  {
    name: 'unit',
    needs: ['unit'],
    parts: halves('build/debug/unit_tests', ['unit/store', 'unit/mail']),
    share: 0.5,
    limit: 600,
  },
  // What any store does, on each engine.
  {
    name: 'store',
    needs: ['unit'],
    parts: [['build/debug/store_conformance']],
    share: 0.5,
    limit: 600,
  },
  // What concerns threads, once more under ThreadSanitizer.
  {
    name: 'threads',
    needs: ['threads'],
    parts: [['build/tsan/thread_tests']],
    share: 1,
    limit: 600,
    instead: true,
  },
  {
    name: 'threads-unit',
    needs: ['threads-full'],
    parts: [['build/tsan/unit_tests']],
    share: 1,
    limit: 1200,
    full: true,
  },
  {
    name: 'threads-integration',
    needs: ['threads-full'],
    parts: [['build/tsan/integration_tests']],
    share: 1,
    limit: 1800,
    full: true,
  },
  // Each source compiled alone, and with all checks of UndefinedBehaviorSanitizer.
  {
    name: 'undefined',
    needs: ['separate', 'undefined'],
    parts: [['build/undefined/unit_tests'], ['build/undefined/integration_tests']],
    share: 1,
    limit: 900,
    full: true,
  },
  { name: 'model', parts: files('model', 1), share: 1, limit: 900 },
  {
    name: 'lint',
    parts: [['script/lint', 'format', 'walls', 'biome', 'types', 'openapi', 'money']],
    share: 1,
    limit: 600,
  },
  {
    name: 'tidy',
    needs: ['unit'],
    parts: [['script/lint', 'tidy']],
    lane: 'compiler',
    limit: 1800,
  },
].map((suite) => ({ ...suite, needs: suite.needs?.map((need) => `build ${need}`) }));
