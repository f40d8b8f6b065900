import { createSecretKey } from 'node:crypto';
import { type Refusal, type Result, refuse } from '../../protocol/errors.ts';
import { assert } from '../../protocol/units.ts';
import type { Answer } from '../programme/types.ts';
import type { WorkResult } from '../store/interface.ts';
import * as answers from './answers.ts';
import { conversionAnswerRequest, conversionRequest } from './conversion-requests.ts';
import type { HttpDeps } from './deps.ts';
import { type Reply, sendJson, sendProblem } from './errors.ts';
import * as memberSchemas from './member-schemas.ts';
import {
  eventRequest,
  holdRequest,
  memberRequest,
  profileRequest,
  purchaseRequest,
  type Reading,
  readingOf,
  returnRequest,
  spendRequest,
  type TillRequest,
  withdrawalRequest,
} from './requests.ts';
import * as schemas from './schemas.ts';
import type { HttpServer } from './server.ts';

/**
 * The routes that change the ledger, and the quote that only looks. Each request is decided once;
 * the stored answer is repeated byte for byte, with the header `idempotent-replayed`.
 */
export function tillRoutes(server: HttpServer, deps: HttpDeps): void {
  // A KeyObject: node:crypto takes ten times as long for a key that is bytes.
  const secret = createSecretKey(deps.requestSecret);
  const reading = () => readingOf(deps, secret);
  const post: Post = async (reply, request) => {
    if (request.ok) await decide(deps, reply, request.value);
    else sendProblem(reply, request);
  };

  server.post(
    '/v1/members',
    { schema: schemaOf(schemas.MemberBody, answers.EnrolAnswer, 'Enrol a member with a card') },
    (request, reply) => post(reply, memberRequest(request.body, reading())),
  );
  server.post(
    '/v1/members/profile',
    {
      schema: schemaOf(
        memberSchemas.ProfileBody,
        answers.ProfileAnswer,
        'Say what a member tells: birthdays, answers, consents given or withdrawn',
      ),
    },
    (request, reply) => post(reply, profileRequest(request.body, reading())),
  );
  server.post(
    '/v1/purchases',
    { schema: schemaOf(schemas.Purchase, answers.PurchaseAnswer, 'Post a receipt') },
    (request, reply) => post(reply, purchaseRequest(request.body, reading())),
  );
  server.post(
    '/v1/returns',
    { schema: returnSchema(schemas.Return, 'Return lines, or undo a spend') },
    (request, reply) => post(reply, returnRequest(request.body, reading())),
  );
  server.post(
    '/v1/holds',
    {
      schema: schemaOf(
        schemas.HoldBody,
        answers.HoldAnswer,
        'Hold what is scarce in a basket until it is paid',
      ),
    },
    (request, reply) => post(reply, holdRequest(request.body, reading())),
  );
  eventRoutes(server, post, reading);
  server.post(
    '/v1/spends',
    { schema: schemaOf(schemas.SpendBody, answers.SpendAnswer, 'Spend points') },
    (request, reply) => post(reply, spendRequest(request.body, reading())),
  );
  conversionRoutes(server, post, reading);
  quoteRoute(server, deps, reading);
}

type Post = (reply: Reply, request: Result<TillRequest>) => Promise<void>;

/** Points into a partner's units, and what the partner says of it. */
function conversionRoutes(server: HttpServer, post: Post, reading: () => Reading): void {
  server.post(
    '/v1/conversions',
    {
      schema: schemaOf(
        memberSchemas.ConversionBody,
        answers.ConversionAnswer,
        "Turn points into a partner's units, or back",
      ),
    },
    (request, reply) => post(reply, conversionRequest(request.body, reading())),
  );
  server.post(
    '/v1/conversions/answers',
    {
      schema: schemaOf(
        memberSchemas.ConversionAnswerBody,
        answers.ConversionAnswer,
        "Book a partner's answer of one conversion",
      ),
    },
    (request, reply) => post(reply, conversionAnswerRequest(request.body, reading())),
  );
}

/** What members do that is no purchase. */
function eventRoutes(server: HttpServer, post: Post, reading: () => Reading): void {
  server.post(
    '/v1/events',
    {
      schema: schemaOf(
        schemas.EventBody,
        answers.EventAnswer,
        'Post what a member did that is no purchase, as a review',
      ),
    },
    (request, reply) => post(reply, eventRequest(request.body, reading())),
  );
  server.post(
    '/v1/withdrawals',
    { schema: returnSchema(schemas.WithdrawalBody, 'Take an event back: the review is removed') },
    (request, reply) => post(reply, withdrawalRequest(request.body, reading())),
  );
}

/** Decides as a purchase or a return would be, and writes nothing. */
function quoteRoute(server: HttpServer, deps: HttpDeps, reading: () => Reading): void {
  server.post(
    '/v1/quotes',
    {
      schema: schemaOf(
        schemas.Quote,
        answers.QuoteAnswer,
        'Say what a purchase or return would do; write nothing',
      ),
    },
    (request, reply) => {
      const { body } = request;
      const quoted =
        'of' in body ? returnRequest(body, reading()) : purchaseRequest(body, reading(), true);
      const answer = quoted.ok ? deps.intake.preview(quoted.value.command) : quoted;
      if (isRefusal(answer)) sendProblem(reply, answer);
      else sendJson(reply, 200, { notReserved: [], ...answer });
    },
  );
}

/** Has a request decided, once. */
export function submit(deps: HttpDeps, request: TillRequest): Promise<WorkResult> {
  const { intake, clock } = deps;
  const { key, attemptsOf, hash, command } = request;
  const receivedAt = clock.wall();
  const origin = originOf(command);
  const asked = { key, attemptsOf, hash, receivedAt, origin, command };
  return intake.submit({ kind: 'request', ...asked });
}

/** Has a request decided, and sends what came of it. */
export async function decide(deps: HttpDeps, reply: Reply, request: TillRequest): Promise<void> {
  const { faults } = deps;
  const result = await submit(deps, request);
  faults.point('gateway.reply.before-send');
  if (result.kind === 'conflict') {
    sendProblem(reply, refuse('ID_CONFLICT'));
    return;
  }
  assert(result.kind === 'answer', 'a request has an answer or a conflict');
  const { answer, isRepeat } = result;
  if (isRepeat) reply.header('idempotent-replayed', 'true');
  if (isRefusal(answer)) {
    sendProblem(reply, answer);
    return;
  }
  const isWaiting = answer.kind === 'return' && answer.status === 'waiting';
  sendJson(reply, isWaiting ? 202 : 200, toldOf(answer));
}

/** Over HTTP a moment is RFC 3339; the stored answer has it in milliseconds. */
function toldOf(answer: Answer): unknown {
  if (answer.kind !== 'hold') return answer;
  return { ...answer, until: new Date(answer.until).toISOString() };
}

/** Which till asked, for the journal. */
function originOf(command: TillRequest['command']): string {
  if (!('receipt' in command)) return 'till';
  const { partner, store, till } = command.receipt;
  return `till:${partner}/${store}/${till}`;
}

export function isRefusal(answer: Answer | Refusal): answer is Refusal {
  return 'ok' in answer && answer.ok === false;
}

/** What takes something back may have to wait for it. */
function returnSchema<Body>(body: Body, summary: string) {
  const description = 'Waits for what it takes back; applied with it.';
  const response = {
    200: answers.ReturnAnswer,
    202: { ...answers.ReturnAnswer, description },
    default: answers.ProblemDocument,
  };
  return { ...schemaOf(body, answers.ReturnAnswer, summary), response };
}

export function schemaOf<Body, Reply>(body: Body, reply: Reply, summary: string) {
  const response = { 200: reply, default: answers.ProblemDocument };
  return { body, response, summary, tags: ['till'] };
}
