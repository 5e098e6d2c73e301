// A document's schemas as a judge of the server wants them: nothing in an answer may be unnamed. The document itself
// leaves room for members that come later, since its clients ignore what they do not know.

const OPEN = '.open';

/** Every schema of the document closed against members that it does not name. */
export function closed(document) {
  const copy = structuredClone(document);
  const { schemas } = copy.components;
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    schemas[name] = close(schema);
    schemas[name + OPEN] = close(schema, true);
  }
  for (const answer of answersOf(copy)) answer.schema = close(answer.schema);
  return copy;
}

/** `isArm`: of an allOf, whose other arms may name more. */
function close(schema, isArm = false) {
  if (typeof schema !== 'object' || schema === null) return schema;
  const made = { ...schema };
  if (made.$ref && isArm) made.$ref += OPEN;
  for (const key of ['items', 'additionalProperties']) if (made[key]) made[key] = close(made[key]);
  for (const key of ['anyOf', 'oneOf']) made[key] &&= made[key].map((each) => close(each, isArm));
  if (made.properties) {
    made.properties = Object.fromEntries(
      Object.entries(made.properties).map(([name, each]) => [name, close(each)]),
    );
  }
  made.allOf &&= made.allOf.map((each) => close(each, true));
  const isWhole = made.allOf || (made.properties && made.additionalProperties === undefined);
  if (isWhole && !isArm) made.unevaluatedProperties = false;
  return made;
}

function* answersOf({ paths, components }) {
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const responses = [
    ...operations.flatMap((operation) => Object.values(operation.responses ?? {})),
    ...Object.values(components.responses),
  ];
  for (const { content = {} } of responses) yield* Object.values(content);
}
