import { createSecretKey } from 'node:crypto';
import { ok, type Result } from '../../protocol/errors.ts';
import type { Verdict, WhyHeld } from '../programme/held/types.ts';
import { ProblemDocument } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import { sendJson, sendProblem } from './errors.ts';
import { HeldAnswer, HeldQuery, VerdictAnswer, VerdictBody } from './held-schemas.ts';
import { type Reading, readCommon, readingOf, type TillRequest, tillRequest } from './requests.ts';
import type { HttpServer } from './server.ts';
import { decide, schemaOf } from './till-routes.ts';
import { timeText } from './time-text.ts';

/** Points that are held for review: what waits, and the word of the staff on it. */
export function heldRoutes(server: HttpServer, deps: HttpDeps): void {
  const secret = createSecretKey(deps.requestSecret);
  server.get(
    '/v1/held',
    {
      schema: {
        querystring: HeldQuery,
        response: { 200: HeldAnswer, default: ProblemDocument },
        summary: 'Points that wait until one of the staff decides, the oldest first',
        tags: ['till'],
      },
    },
    (request, reply) => {
      const { after = 0, max = 100 } = request.query;
      const rows = deps.store.held(after, max);
      const last = rows.length < max ? undefined : rows.at(-1);
      // Of a hidden unit nothing is told.
      const shown = rows.filter(({ unit }) => !deps.isHidden(unit));
      sendJson(reply, 200, {
        held: shown.map(({ lot, receipt, at, member, unit, amount, rule, why }) => ({
          ...{ held: lot, member, unit, amount, rule, receipt: JSON.parse(receipt) as string[] },
          ...{ at: timeText(at), why: told(why, deps) },
        })),
        next: last?.lot ?? null,
      });
    },
  );
  for (const [path, verdict, summary] of verdicts) {
    server.post(
      path,
      { schema: schemaOf(VerdictBody, VerdictAnswer, summary) },
      async (request, reply) => {
        const read = verdictRequest(request.body, verdict, readingOf(deps, secret));
        if (read.ok) await decide(deps, reply, read.value);
        else sendProblem(reply, read);
      },
    );
  }
}

/** Without what a review asks of units that only staff see. */
function told(why: WhyHeld, { isHidden }: Pick<HttpDeps, 'isHidden'>): WhyHeld {
  const facts = Object.entries(why);
  const isTold = (fact: string) => !(fact.startsWith('unit.') && isHidden(fact.slice(5)));
  return Object.fromEntries(facts.filter(([fact]) => isTold(fact)));
}

const verdicts = [
  ['/v1/approvals', 'approve', 'Give a member points that were held for review'],
  ['/v1/rejections', 'reject', 'Take back points that were held for review'],
] as const;

function verdictRequest(
  body: VerdictBody,
  verdict: Verdict,
  reading: Reading,
): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const { held, reason, staff } = body;
  return ok(
    tillRequest({
      ...{ verb: verdict === 'approve' ? 'approvals' : 'rejections', body },
      secret: reading.secret,
      command: { kind: 'decideHeld', held, verdict, reason, staff, at: reading.now },
      said: [held, reason, staff],
    }),
  );
}
