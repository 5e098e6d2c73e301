// docs/openapi.json by Redocly's recommended rules, offline: exit 1 where it breaks one.
import { fileURLToPath } from 'node:url';
import { createConfig, formatProblems, getTotals, lint } from '@redocly/openapi-core';

const ref = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
const config = await createConfig({
  extends: ['recommended'],
  rules: {
    // Every operation answers `default` with a problem; not all have a 4xx of their own.
    'operation-4xx-response': 'off',
    // Socket.IO's path ends with a slash.
    'no-path-trailing-slash': 'off',
    'info-license': 'off',
    'operation-description': 'error',
    'operation-operationId': 'error',
    'no-unused-components': 'error',
    'no-invalid-media-type-examples': 'error',
    'no-invalid-schema-examples': 'error',
  },
});
const problems = await lint({ ref, config });
if (problems.length > 0) {
  const totals = getTotals(problems);
  formatProblems(problems, { format: 'codeframe', totals, version: '' });
  process.exitCode = 1;
}
