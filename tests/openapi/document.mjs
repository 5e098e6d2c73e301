// docs/openapi.json as a judge: which operation a request is, and whether an answer is one that it documents.
import assert from 'node:assert/strict';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { closed } from './closed.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const PROBLEM = 'application/problem+json';

/** What any address may answer is kept under this name. */
export const ANYWHERE = '(any)';

const escaped = (name) => name.replaceAll('~', '~0').replaceAll('/', '~1');
const mediaType = (header = '') => header.split(';')[0].trim().toLowerCase();
export const keyOf = (operation, status, code) =>
  [operation, status, code].filter(Boolean).join(' ');

export class Document {
  #ajv;
  #closed;
  #operations = [];

  constructor(document) {
    this.#closed = closed(document);
    this.#ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
    this.#ajv.addSchema(this.#closed, 'openapi');
    for (const [path, item] of Object.entries(this.#closed.paths)) {
      const pattern = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
      for (const method of METHODS.filter((each) => item[each])) {
        const pointer = `/paths/${escaped(path)}/${method}/responses`;
        const { operationId, responses } = item[method];
        const matches = new RegExp(`^${pattern}$`);
        this.#operations.push({ id: operationId, path, method, matches, responses, pointer });
      }
    }
    // A path without names is meant rather than one with them.
    this.#operations.sort((a, b) => a.path.split('{').length - b.path.split('{').length);
  }

  /** "METHOD /path" of every operation. */
  get addresses() {
    return this.#operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  }

  /** Every answer that is documented: "operation status" or, of a problem, "operation status code". */
  get keys() {
    const keys = new Set();
    for (const { id, responses } of this.#operations) {
      for (const [status, response] of Object.entries(responses)) {
        if (status === 'default') continue;
        const { content } = this.#resolve(response);
        for (const code of codesOf(content?.[PROBLEM]?.schema) ?? ['']) {
          keys.add(keyOf(id, status, code));
        }
      }
    }
    for (const { properties } of this.#anywhere.oneOf) {
      for (const code of properties.code.enum) {
        keys.add(keyOf(ANYWHERE, properties.status.const, code));
      }
    }
    return keys;
  }

  get #anywhere() {
    return this.#closed.components.schemas.AnywhereProblem.allOf[1];
  }

  /** The key of the answer; throws where it is undocumented or does not fit. */
  judge(method, url, { status, headers, body }) {
    const { pathname } = new URL(url, 'http://any');
    const where = `${method} ${pathname} answered ${status} ${body.slice(0, 400)}`;
    const operation = this.#operations.find(
      (each) => each.method === method.toLowerCase() && each.matches.test(pathname),
    );
    const own = operation?.responses[status];
    const media = mediaType(headers['content-type']);
    const code = media === PROBLEM ? JSON.parse(body).code : undefined;
    const codes = own && codesOf(this.#resolve(own).content?.[PROBLEM]?.schema);
    if (code !== undefined && !codes?.includes(code)) {
      this.#fits('/components/schemas/AnywhereProblem', JSON.parse(body), where);
      return keyOf(ANYWHERE, status, code);
    }
    assert.ok(own, `undocumented: ${where}`);
    const { content, headers: named = {} } = this.#resolve(own);
    const pointer = own.$ref ? own.$ref.slice(1) : `${operation.pointer}/${status}`;
    for (const name of Object.keys(named).filter((each) => headers[each.toLowerCase()])) {
      const { schema } = this.#resolve(named[name]);
      const value = headers[name.toLowerCase()];
      const read = schema.type === 'integer' ? Number(value) : String(value);
      const of = named[name].$ref ? named[name].$ref.slice(1) : `${pointer}/headers/${name}`;
      this.#fits(`${of}/schema`, read, `${where}, header ${name}`);
    }
    if (!content) {
      assert.equal(body, '', `a body that is not documented: ${where}`);
    } else {
      assert.ok(content[media], `${media} is not documented: ${where}`);
      const value = media.endsWith('json') ? JSON.parse(body) : body;
      this.#fits(`${pointer}/content/${escaped(media)}/schema`, value, where);
    }
    return keyOf(operation.id, status, code);
  }

  /** Throws where the value does not fit the schema of that name. */
  fits(name, value) {
    this.#fits(`/components/schemas/${name}`, value, JSON.stringify(value));
  }

  #fits(pointer, value, where) {
    const validate = this.#ajv.getSchema(`openapi#${pointer.replaceAll('%', '%25')}`);
    assert.ok(validate, `no schema at ${pointer}`);
    if (!validate(value)) {
      assert.fail(`${where}\ndoes not fit ${pointer}: ${this.#ajv.errorsText(validate.errors)}`);
    }
  }

  #resolve(object) {
    if (!object.$ref) return object;
    return object.$ref
      .slice(2)
      .split('/')
      .reduce((held, name) => held[name], this.#closed);
  }
}

/** Of a response's problem schema; undefined where it is none. */
const codesOf = (schema) => schema?.allOf?.[1]?.properties?.code?.enum;
