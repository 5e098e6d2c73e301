// The client's types from the schemas of docs/openapi.json: to the file that is named, or to stdout.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTypescript, { astToString } from 'openapi-typescript';

const { openapi, info, components } = JSON.parse(
  readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
);
const schemas = { openapi, info, components: { schemas: components.schemas }, paths: {} };
const types = await openapiTypescript(schemas, { immutable: true });
const kept = types.filter((node) => ['components'].includes(node.name?.text));
const text = `// Generated from docs/openapi.json: script/lint-openapi --fix\n\n${astToString(kept)}`;
const [file] = process.argv.slice(2);
if (file) writeFileSync(file, text);
else process.stdout.write(text);
