// Stripe's own types, as the `stripe` package declares them: what an object must have, and which parameters a call
// takes. The declarations are made from Stripe's OpenAPI document.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const resources = path.join(
  path.dirname(fileURLToPath(import.meta.resolve('stripe'))),
  'resources',
);
const options = {
  strict: true,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  module: ts.ModuleKind.ESNext,
};

const files = [
  'Accounts',
  'Charges',
  'Checkout/Sessions',
  'Customers',
  'Disputes',
  'Events',
  'LineItems',
  'PaymentIntents',
  'PaymentMethods',
  'Prices',
  'Products',
  'Refunds',
  'WebhookEndpoints',
];
const fileOf = (name) => path.join(resources, `${name}.d.ts`);
const program = ts.createProgram(files.map(fileOf), options);
const checker = program.getTypeChecker();

/** The type of `Name` or `Namespace.Name` in a file of the package's resources. */
export function typeOf(file, name) {
  const source = program.getSourceFile(fileOf(file));
  let found = checker.getExportsOfModule(checker.getSymbolAtLocation(source));
  for (const part of name.split('.')) {
    const symbol = [...found].find((one) => one.name === part);
    if (!symbol) throw new Error(`stripe declares no ${name} in ${file}`);
    found = checker.getExportsOfModule(symbol);
    if (name.endsWith(part)) return checker.getDeclaredTypeOfSymbol(symbol);
  }
}

export const membersOf = (type) => checker.getPropertiesOfType(type);
export const isOptional = (symbol) => (symbol.flags & ts.SymbolFlags.Optional) !== 0;
export const memberType = (symbol) => checker.getTypeOfSymbol(symbol);
/** The type's alternatives without null and undefined. */
export const alternatives = (type) =>
  (type.isUnion() ? type.types : [type]).filter(
    (one) => (one.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) === 0,
  );
export const mayBeNull = (type) =>
  (type.isUnion() ? type.types : [type]).some((one) => one.flags & ts.TypeFlags.Null);
export const elementOf = (type) =>
  checker.isArrayType(type) ? checker.getTypeArguments(type)[0] : undefined;
export const isObject = (type) => (type.flags & ts.TypeFlags.Object) !== 0 || type.isIntersection();
/** Free keys: metadata and the like. */
export const isMap = (type) => checker.getIndexInfosOfType(type).length > 0;

const is = (flag) => (type) => (type.flags & flag) !== 0;
const isText = (type) =>
  is(ts.TypeFlags.StringLike)(type) || type.symbol?.name === 'Decimal' || type.isIntersection();
const isNumber = is(ts.TypeFlags.NumberLike);
const isBoolean = is(ts.TypeFlags.BooleanLike);

function scalarFits(value, types) {
  if (typeof value === 'number') return types.some(isNumber);
  if (typeof value === 'boolean') return types.some(isBoolean);
  const literals = types.filter((type) => type.isStringLiteral());
  const open = types.some((type) => isText(type) && !type.isStringLiteral());
  return open || literals.some((type) => type.value === value);
}

const kindOf = (type) => {
  const symbol = type.getProperty?.('object');
  return symbol && memberType(symbol).isStringLiteral() ? memberType(symbol).value : undefined;
};

/** What is wrong with a value by its type: members missing, null or of another kind. A list of sentences. */
export function faultsOf(value, type, where = '') {
  if (value === null) return mayBeNull(type) ? [] : [`${where} is null`];
  const types = alternatives(type);
  if (types.some((one) => one.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown))) return [];
  if (Array.isArray(value)) {
    const element = types.map(elementOf).find(Boolean);
    if (!element) return [`${where} is a list`];
    return value.flatMap((one, i) => faultsOf(one, element, `${where}[${i}]`));
  }
  if (typeof value !== 'object')
    return scalarFits(value, types) ? [] : [`${where} is ${JSON.stringify(value)}`];
  const objects = types.filter((one) => isObject(one) && !elementOf(one) && !isText(one));
  if (objects.length === 0) return [`${where} is an object`];
  const named = objects.filter((one) => kindOf(one) === value.object);
  const tried = (named.length > 0 ? named : objects).map((one) => objectFaults(value, one, where));
  return tried.reduce((best, faults) => (faults.length < best.length ? faults : best));
}

function objectFaults(value, type, where) {
  if (isMap(type) && membersOf(type).length === 0) return [];
  const faults = [];
  for (const member of membersOf(type)) {
    const name = where ? `${where}.${member.name}` : member.name;
    if (value[member.name] === undefined) {
      if (!isOptional(member)) faults.push(`${name} is missing`);
      continue;
    }
    faults.push(...faultsOf(value[member.name], memberType(member), name));
  }
  return faults;
}
