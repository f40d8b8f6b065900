import { createSecretKey } from 'node:crypto';
import { ok, type Result, refuse } from '../../protocol/errors.ts';
import { codeHash } from '../programme/business-key.ts';
import * as answers from './answers.ts';
import { readCard } from './cards.ts';
import type { HttpDeps } from './deps.ts';
import { sendProblem } from './errors.ts';
import { type Reading, readCommon, readingOf, type TillRequest, tillRequest } from './requests.ts';
import * as schemas from './schemas.ts';
import type { HttpServer } from './server.ts';
import { decide, schemaOf } from './till-routes.ts';

/** What becomes of receipts after they were posted, beside returns. */
export function receiptRoutes(server: HttpServer, deps: HttpDeps): void {
  const secret = createSecretKey(deps.requestSecret);
  const summary = 'Give a member a receipt that was posted without a card';
  server.post(
    '/v1/receipts/collect',
    { schema: schemaOf(schemas.CollectBody, answers.CollectAnswer, summary) },
    async (request, reply) => {
      const read = collectRequest(request.body, readingOf(deps, secret));
      if (read.ok) await decide(deps, reply, read.value);
      else sendProblem(reply, read);
    },
  );
}

/** A receipt without a card that a member wants to have, by a card or a member id. */
function collectRequest(body: schemas.CollectBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  if ((body.card === undefined) === (body.member === undefined)) {
    return refuse('REQUEST_INVALID', { path: '/card', found: 'exactly one of card and member' });
  }
  const card = body.card === undefined ? ok(null) : readCard(body.card);
  if (!card.ok) return card;
  const { receipt, member = '' } = body;
  const who = card.value === null ? { member } : { card: card.value };
  const code = codeHash(body.code);
  const at = common.value.occurredAt;
  return ok(
    tillRequest({
      ...{ verb: 'collects', body, secret: reading.secret },
      command: { kind: 'collect', receipt, code, who, at },
      said: [body.occurredAt === undefined ? null : at, who, code],
    }),
  );
}
