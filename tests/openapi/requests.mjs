// Requests made from docs/openapi.json: for each operation such as it must take, and such as it must refuse.
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { candidates, seeded } from './values.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const escaped = (name) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** A number as a query has it: whole ones without an exponent. */
const digits = (number) => (Number.isInteger(number) ? BigInt(number).toString() : String(number));
const NUMBERS_AS_TEXT = [
  '',
  'x',
  '+1',
  '0x1',
  '1e3',
  ' 1',
  '1 ',
  '1,000',
  '99999999999999999999',
  '-0',
];

/** Bodies that are no JSON, or none that any route takes. */
const NO_OBJECTS = ['false', 'null', '[null]', '[]', '0', '""', '\u0000', '{', '{}{}', '{"a":1,}'];

export class Requests {
  #document;
  #ajv = addFormats(new Ajv({ strict: false }));
  #random;

  constructor(document, seed) {
    this.#document = document;
    this.#ajv.addSchema(document, 'plain');
    this.#random = seeded(seed);
  }

  get operations() {
    return Object.entries(this.#document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method]).map((method) => ({
        ...item[method],
        method: method.toUpperCase(),
        path,
        parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map((each) =>
          this.#resolve(each),
        ),
        pointer: `/paths/${escaped(path)}/${method}`,
      })),
    );
  }

  /**
   * The requests for one operation, each {what, isValid, method, url, headers, body}. `known`: values of
   * parameters that stand for something that is there, by name; `body`: the name of the one schema that is meant
   * where the operation takes several; `beside`: the query that a parameter needs, by the parameter's name.
   */
  *of(operation, { known = {}, body, beside = {} } = {}) {
    const base = { method: operation.method, query: {}, headers: {}, path: { ...known } };
    const made = (what, isValid, more) =>
      this.#written(operation, what, isValid, { ...base, ...more });
    const bodies = [...this.#bodies(operation, body)];
    const usual = bodies.find(({ isValid }) => isValid)?.text;
    for (const each of bodies) yield made(`body ${each.what}`, each.isValid, { body: each.text });
    if (bodies.length === 0) yield made('nothing more', true, {});
    for (const parameter of operation.parameters) {
      if (parameter.in === 'path' || parameter.name in known) continue;
      for (const { text, isValid } of this.#texts(parameter)) {
        const query = { ...beside[parameter.name], ...this.#needed(operation, known) };
        const what = `${parameter.name}=${JSON.stringify(text)}`;
        if (parameter.in === 'header') {
          yield made(what, isValid, { query, headers: { [parameter.name]: text }, body: usual });
        } else {
          yield made(what, isValid, { query: { ...query, [parameter.name]: text }, body: usual });
        }
      }
    }
  }

  /** Parameters that must be there. */
  #needed(operation, known) {
    const needed = operation.parameters.filter(
      ({ in: where, required }) => where === 'query' && required,
    );
    return Object.fromEntries(
      needed.map((each) => [
        each.name,
        known[each.name] ?? this.#texts(each).find(({ isValid }) => isValid).text,
      ]),
    );
  }

  #written(operation, what, isValid, { method, path, query, headers, body }) {
    const needed = this.#needed(operation, path);
    const search = new URLSearchParams({ ...needed, ...query }).toString();
    const pathname = operation.path.replace(/\{(\w+)\}/g, (_, name) =>
      encodeURIComponent(path[name] ?? 'nothing'),
    );
    // Also without a body: what comes with a cookie must say that no form sent it.
    const type = operation.requestBody ? { 'content-type': 'application/json' } : {};
    return {
      what: `${operation.operationId}: ${what.slice(0, 120)}`,
      isValid,
      method,
      url: search ? `${pathname}?${search}` : pathname,
      headers: { ...type, ...headers },
      body,
    };
  }

  /** What a parameter can be written as, in a query or a header. */
  #texts(parameter) {
    const schema = this.#resolve(parameter.schema);
    const isNumber = schema.type === 'integer' || schema.type === 'number';
    const values = candidates(schema, this.#random).filter(
      (each) => isNumber === (typeof each === 'number'),
    );
    const texts = isNumber
      ? [...values.map(digits), ...NUMBERS_AS_TEXT]
      : values.filter((each) => typeof each === 'string');
    return [...new Set('example' in parameter ? [parameter.example, ...texts] : texts)]
      .filter((text) => parameter.in !== 'header' || /^[!-~]( ?[!-~])*$/.test(text))
      .map((text) => ({
        text,
        isValid: isNumber
          ? /^\d+$/.test(text) && this.#fits(schema, Number(text))
          : this.#fits(schema, text),
      }));
  }

  *#bodies(operation, named) {
    const media = operation.requestBody?.content?.['application/json'];
    if (!media) return;
    const schema = named ? { $ref: `plain#/components/schemas/${named}` } : media.schema;
    if (!operation.requestBody.required) yield { what: 'none', isValid: true, text: undefined };
    for (const { what, value, isValid } of this.#objects(this.#resolve(schema), schema)) {
      yield { what, isValid, text: JSON.stringify(value) };
    }
    for (const text of NO_OBJECTS) yield { what: JSON.stringify(text), isValid: false, text };
  }

  /** Objects with one member changed, of a schema that is an object's. */
  *#objects(schema, judge) {
    const judged = (what, value) => ({ what, value, isValid: this.#fits(judge, value) });
    const base = this.#base(schema);
    yield judged('as small as it may be', base);
    yield judged('with a member that is not named', { ...base, 'not named': [null] });
    for (const name of Object.keys(base)) {
      const { [name]: _, ...without } = base;
      yield judged(`without ${name}`, without);
    }
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      for (const value of this.#values(member)) {
        yield judged(`${name} ${JSON.stringify(value)}`, { ...base, [name]: value });
      }
    }
  }

  /** Values for a member: of an object, those with one of its own members changed. */
  #values(member) {
    const schema = this.#resolve(member);
    const values = candidates(schema, this.#random);
    if (!schema.properties) return values;
    return [...values, ...[...this.#objects(schema, schema)].map(({ value }) => value)];
  }

  /** The members that must be there, or one arm's. */
  #base(schema) {
    const arms = schema.oneOf ?? schema.anyOf ?? [{}];
    const required = [...(schema.required ?? []), ...(arms[0].required ?? [])];
    return Object.fromEntries(
      required.map((name) => {
        const member = this.#resolve(schema.properties[name]);
        const value = this.#values(member).find((each) =>
          this.#fits(schema.properties[name], each),
        );
        return [name, value];
      }),
    );
  }

  #validators = new Map();
  #fits(schema, value) {
    const key = JSON.stringify(schema);
    if (!this.#validators.has(key)) {
      this.#validators.set(key, this.#ajv.compile(this.#absolute(schema)));
    }
    return this.#validators.get(key)(value);
  }

  /** The schema with its references into the document, from anywhere. */
  #absolute(schema) {
    return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"plain#/'));
  }

  #resolve(object) {
    if (!object.$ref) return object;
    const { $ref, ...beside } = object;
    const found = $ref
      .split('#/')[1]
      .split('/')
      .reduce((held, name) => held[name], this.#document);
    return { ...this.#resolve(found), ...beside };
  }
}
