import { createSecretKey } from 'node:crypto';
import { ok, type Result, refuse } from '../../protocol/errors.ts';
import * as answers from './answers.ts';
import type { HttpDeps } from './deps.ts';
import { type Reply, sendProblem } from './errors.ts';
import {
  type Reading,
  readCard,
  readCommon,
  readingOf,
  type TillRequest,
  tillRequest,
} from './requests.ts';
import * as schemas from './schemas.ts';
import type { HttpServer } from './server.ts';
import { decide, schemaOf } from './till-routes.ts';

/** What staff do at the till beside selling: levels by hand, and the stock of gifts. */
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
}

function levelRequest(body: schemas.LevelBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const { member, level, until, reason, staff } = body;
  if ((member === undefined) === (body.card === undefined)) {
    return refuse('REQUEST_INVALID', { path: '/card', found: 'exactly one of card and member' });
  }
  const card = body.card === undefined ? null : readCard(body.card);
  if (card !== null && !card.ok) return card;
  const who = card === null ? { member: member ?? '' } : { card: card.value };
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
