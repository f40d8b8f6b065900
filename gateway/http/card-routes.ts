import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { maskCard } from '../../protocol/card-id.ts';
import { ok, type Result, refuse } from '../../protocol/errors.ts';
import { assert } from '../../protocol/units.ts';
import * as answers from './answers.ts';
import { readCard } from './cards.ts';
import type { HttpDeps } from './deps.ts';
import { sendJson, sendProblem } from './errors.ts';
import { type Reading, readCommon, readingOf, type TillRequest, tillRequest } from './requests.ts';
import * as schemas from './schemas.ts';
import type { HttpServer } from './server.ts';
import { decide, isRefusal, schemaOf, submit } from './till-routes.ts';

/** Cards of members: one more, one in place of a lost one, and cards that are handed out blank. */
export function cardRoutes(server: HttpServer, deps: HttpDeps): void {
  const secret = createSecretKey(deps.requestSecret);
  server.post(
    '/v1/cards',
    {
      schema: schemaOf(
        schemas.LinkBody,
        answers.LinkAnswer,
        'Give a member one more card, or one in place of a lost one',
      ),
    },
    async (request, reply) => {
      const read = linkRequest(request.body, readingOf(deps, secret));
      if (read.ok) await decide(deps, reply, read.value);
      else sendProblem(reply, read);
    },
  );
  server.post(
    '/v1/bearer-cards',
    {
      schema: schemaOf(
        schemas.ActivateBody,
        answers.ActivateAnswer,
        'Activate cards that are handed out without a name',
      ),
    },
    async (request, reply) => {
      const read = activations(request.body, readingOf(deps, secret));
      if (!read.ok) {
        sendProblem(reply, read);
        return;
      }
      const rows = await Promise.all(
        read.value.map(async ({ card, request: one }) => {
          const result = await submit(deps, one);
          const answer = result.kind === 'answer' ? result.answer : refuse('ID_CONFLICT');
          const masked = maskCard(card);
          if (isRefusal(answer)) return { card: masked, code: answer.code };
          assert(answer.kind === 'enrolled' && answer.member !== null, 'a card is activated');
          return { card: masked, member: answer.member };
        }),
      );
      const activated = rows.filter((row) => 'member' in row).length;
      sendJson(reply, 200, { kind: 'activated', activated, cards: rows });
    },
  );
}

function linkRequest(body: schemas.LinkBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const card = readCard(body.card);
  if (!card.ok) return card;
  const { member, isLost } = body;
  if ((member === undefined) === (body.of === undefined)) {
    return refuse('REQUEST_INVALID', { path: '/of', found: 'exactly one of member and of' });
  }
  const of = body.of === undefined ? null : readCard(body.of);
  // What anybody can know and type gives nobody a card that spends; a lost one is blocked by it.
  if (isTyped(body.of) && isLost === undefined) {
    return refuse('PROOF_REQUIRED', { path: '/of/technology' });
  }
  if (of !== null && !of.ok) return refuse(of.code, { ...of.facts, path: '/of' });
  const who = of === null ? { member: member ?? '' } : { card: of.value };
  const at = common.value.occurredAt;
  return ok(
    tillRequest({
      ...{ verb: 'cards', body, secret: reading.secret },
      command: {
        ...{ kind: 'link', who, card: card.value, at },
        ...(isLost === undefined ? {} : { isLost }),
      },
      said: [body.occurredAt === undefined ? null : at, card.value, who, isLost ?? false],
    }),
  );
}

const isTyped = (card: schemas.LinkBody['of']): boolean =>
  card !== undefined && typeof card !== 'string' && card.technology === 'typed';

/** A request for each card: who sends a list again goes on where it stopped. */
function activations(
  body: schemas.ActivateBody,
  reading: Reading,
): Result<readonly { readonly card: string; readonly request: TillRequest }[]> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const made: { readonly card: string; readonly request: TillRequest }[] = [];
  for (const [index, one] of body.cards.entries()) {
    const read = readCard(one);
    if (!read.ok) return refuse(read.code, { ...read.facts, path: `/cards/${index}` });
    made.push({ card: read.value, request: activation(body, read.value, reading) });
  }
  return ok(made);
}

function activation(body: schemas.ActivateBody, card: string, reading: Reading): TillRequest {
  const { secret, newMember, now } = reading;
  // The key stands in the journal for ever, so it has no number in it.
  const item = `${body.item ?? ''} ${keyed(secret, card)}`;
  const member = newMember();
  return tillRequest({
    ...{ verb: 'bearer-cards', body: { ...body, item }, secret },
    command: { kind: 'enrol', member, card, name: '', isBearer: true, at: now },
    said: [card],
  });
}

const keyed = (secret: KeyObject, card: string): string =>
  createHmac('sha256', secret).update(`item ${card}`).digest('hex').slice(0, 32);
