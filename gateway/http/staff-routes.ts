import { createSecretKey } from 'node:crypto';
import { ok, type Result, refuse } from '../../protocol/errors.ts';
import type { Who } from '../programme/types.ts';
import * as answers from './answers.ts';
import { readCard } from './cards.ts';
import type { HttpDeps } from './deps.ts';
import { type Reply, sendProblem } from './errors.ts';
import { type Reading, readCommon, readingOf, type TillRequest, tillRequest } from './requests.ts';
import * as schemas from './schemas.ts';
import type { HttpServer } from './server.ts';
import { decide, schemaOf } from './till-routes.ts';

/** What staff do at the till beside selling: levels by hand, stocks of gifts, erasures. */
export function staffRoutes(server: HttpServer, deps: HttpDeps): void {
  const secret = createSecretKey(deps.requestSecret);
  const post = async (reply: Reply, read: Result<TillRequest>): Promise<void> => {
    if (read.ok) await decide(deps, reply, read.value);
    else sendProblem(reply, read);
  };
  server.post(
    '/v1/levels',
    { schema: schemaOf(schemas.LevelBody, answers.LevelAnswer, 'Give a level by hand') },
    (request, reply) => post(reply, levelRequest(request.body, readingOf(deps, secret))),
  );
  server.post(
    '/v1/stock',
    { schema: schemaOf(schemas.StockBody, answers.StockAnswer, 'Put pieces into a stock') },
    (request, reply) => post(reply, stockRequest(request.body, readingOf(deps, secret))),
  );
  server.post(
    '/v1/erasures',
    { schema: schemaOf(schemas.ErasureBody, answers.ErasureAnswer, 'Forget a member for good') },
    (request, reply) => post(reply, erasureRequest(request.body, readingOf(deps, secret))),
  );
}

function levelRequest(body: schemas.LevelBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const { level, until, reason, staff } = body;
  const read = readWho(body);
  if (!read.ok) return read;
  const who = read.value;
  // Two of the staff say the same on one document: each of them has a request.
  const item = `${body.item ?? ''} ${staff}`;
  return ok(
    tillRequest({
      ...{ verb: 'levels', body: { ...body, item }, secret: reading.secret },
      command: { kind: 'grantTier', who, level, until, reason, staff, at: reading.now },
      said: [who, level, until, reason, staff],
    }),
  );
}

function erasureRequest(body: schemas.ErasureBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const who = readWho(body);
  if (!who.ok) return who;
  const { receipt, points, staff, second } = body;
  const said = { points, staff, second };
  return ok(
    tillRequest({
      ...{ verb: 'erasures', body, secret: reading.secret },
      command: { kind: 'erase', receipt, who: who.value, ...said, at: reading.now },
      said: [who.value, points, staff, second],
    }),
  );
}

/** Exactly one of a card and a member id. */
export function readWho({ card, member }: Pick<schemas.LevelBody, 'card' | 'member'>): Result<Who> {
  if ((member === undefined) === (card === undefined)) {
    return refuse('REQUEST_INVALID', { path: '/card', found: 'exactly one of card and member' });
  }
  if (card === undefined) return ok({ member: member ?? '' });
  const read = readCard(card);
  return read.ok ? ok({ card: read.value }) : read;
}

function stockRequest(body: schemas.StockBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const { rule, amount, reason, staff } = body;
  return ok(
    tillRequest({
      ...{ verb: 'stock', body, secret: reading.secret },
      command: { kind: 'stock', rule, amount, reason, staff, at: reading.now },
      said: [rule, amount, reason, staff],
    }),
  );
}
