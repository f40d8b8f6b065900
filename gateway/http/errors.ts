import type { FastifyError } from 'fastify';
import { type Refusal, refuse, StamgastError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/events.ts';
import type { Log } from '../../protocol/ports.ts';
import { problemOf, problemType } from './problem.ts';
import type { ShapeError } from './validator.ts';

/** What answers need of a reply, whatever its route has declared. */
export interface Reply {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  type(type: string): unknown;
  send(body: unknown): unknown;
}

/**
 * Answers with JSON: our own text, whatever serializer the route has. A string leaves in one write
 * with its head; bytes would be a second one.
 */
export function sendJson(reply: Reply, status: number, body: unknown): void {
  reply.code(status);
  reply.type('application/json; charset=utf-8');
  reply.send(JSON.stringify(body));
}

/** Answers with the problem document of a refusal. */
export function sendProblem(reply: Reply, refusal: Refusal, status?: number): void {
  const problem = problemOf(refusal, status);
  if (problem.status === 503) reply.header('retry-after', '1');
  reply.code(problem.status);
  reply.type(problemType);
  reply.send(JSON.stringify(problem));
}

/** Turns whatever a route or the framework threw into a problem document. */
export function errorHandler(log: Log) {
  return (error: FastifyError, _request: unknown, reply: Reply): void => {
    const { refusal, status } = refusalOf(error);
    if (refusal.code === 'INTERNAL') {
      log.error({ event: 'http.bug', err: error }, 'a request met a fault in the program');
    }
    sendProblem(reply, refusal, status);
  };
}

function refusalOf(error: FastifyError): { refusal: Refusal; status?: number } {
  if (error.validation !== undefined) return { refusal: shapeRefusal(error.validation) };
  if (error instanceof RequestRefused) return { refusal: error.refusal };
  if (error instanceof StamgastError && temporary.has(error.code)) {
    return { refusal: refuse(error.code) };
  }
  const status = error.statusCode ?? 500;
  if (status === 413) {
    return { refusal: refuse('MESSAGE_TOO_LARGE', { limit: limits.httpBodyBytes }) };
  }
  if (status < 400 || status >= 500) return { refusal: refuse('INTERNAL') };
  const found = status === 415 ? 'send application/json' : 'see the documentation';
  return { refusal: refuse('REQUEST_INVALID', { found }), status };
}

const temporary: ReadonlySet<string> = new Set(['BUSY', 'STORAGE']);

/** A refusal that a body parser can only throw. */
export class RequestRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

const pathCharsMax = 200;

/** The first thing wrong with the shape of a request, with its path and what would be right. */
function shapeRefusal(all: readonly ShapeError[]): Refusal {
  const errors = meant(all);
  const [first] = errors;
  if (first === undefined) return refuse('REQUEST_INVALID');
  const error = first.schemaPath.includes('/anyOf/') ? deepest(errors) : first;
  const missing = error.params['requiredProperties'];
  const isMissing = error.keyword === 'required' && Array.isArray(missing);
  const path = isMissing ? `${error.instancePath}/${missing[0]}` : error.instancePath;
  const found = isMissing ? 'missing' : foundIn(error, errors);
  return refuse('REQUEST_INVALID', { path: path.slice(0, pathCharsMax), found });
}

function foundIn(error: ShapeError, errors: readonly ShapeError[]): string {
  const { keyword, instancePath, right, message = 'not as documented' } = error;
  if (keyword === 'boolean') return 'unknown field';
  if (keyword === 'pattern' || keyword === 'format') {
    return `not of the documented form${right === undefined ? '' : `: ${right}`}`;
  }
  if (keyword !== 'const') return message;
  const values = errors
    .filter((one) => one.keyword === 'const' && one.instancePath === instancePath)
    .map((one) => String(one.params['allowedValue']));
  return `must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}`;
}

/** Of a body that may have several shapes: what is wrong with the one that it is nearest to. */
function meant(errors: readonly ShapeError[]): readonly ShapeError[] {
  const shapes = new Map<string, ShapeError[]>();
  for (const error of errors) {
    const [shape] = /^#\/anyOf\/[0-9]+/.exec(error.schemaPath) ?? [];
    if (shape !== undefined) shapes.set(shape, [...(shapes.get(shape) ?? []), error]);
  }
  const [nearest] = [...shapes.values()].sort((a, b) => a.length - b.length);
  return nearest ?? errors;
}

/** Of a choice between shapes, what went furthest says best what was meant. */
function deepest(errors: readonly ShapeError[]): ShapeError {
  return errors
    .filter((error) => error.schemaPath.includes('/anyOf/'))
    .reduce((best, error) => (error.instancePath.length > best.instancePath.length ? error : best));
}
