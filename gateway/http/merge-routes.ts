import { createSecretKey } from 'node:crypto';
import { ok, type Result, refuse } from '../../protocol/errors.ts';
import { mergeId } from '../programme/business-key.ts';
import type { MemberSummary } from '../store/interface.ts';
import type { HttpDeps } from './deps.ts';
import { type Reply, sendProblem } from './errors.ts';
import { MergeAnswer, MergeBody, MergeUndoBody } from './merge-schemas.ts';
import {
  keyOf,
  type Reading,
  readCommon,
  readingOf,
  type TillRequest,
  tillRequest,
} from './requests.ts';
import type { HttpServer } from './server.ts';
import { readWho } from './staff-routes.ts';
import { decide, schemaOf } from './till-routes.ts';
import { timeText } from './time-text.ts';

/** Two memberships of one person: staff make one of them, and can undo it for some days. */
export function mergeRoutes(server: HttpServer, deps: HttpDeps): void {
  const secret = createSecretKey(deps.requestSecret);
  const post = async (reply: Reply, read: Result<TillRequest>): Promise<void> => {
    if (read.ok) await decide(deps, reply, read.value);
    else sendProblem(reply, read);
  };
  server.post(
    '/v1/merges',
    { schema: schemaOf(MergeBody, MergeAnswer, 'Make one member of two') },
    (request, reply) => post(reply, mergeRequest(request.body, readingOf(deps, secret))),
  );
  server.post(
    '/v1/merges/undo',
    { schema: schemaOf(MergeUndoBody, MergeAnswer, 'Make two members of one again') },
    (request, reply) => post(reply, undoRequest(request.body, readingOf(deps, secret))),
  );
}

function mergeRequest(body: MergeBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const who = readWho(body);
  if (!who.ok) return who;
  const from = readWho(body.from);
  if (!from.ok) return refuse(from.code, { ...from.facts, path: '/from' });
  const { receipt, staff, second } = body;
  const id = mergeId(keyOf('merges', body));
  return ok(
    tillRequest({
      ...{ verb: 'merges', body, secret: reading.secret },
      command: {
        ...{ kind: 'merge', id, receipt, who: who.value, from: from.value, staff, second },
        at: reading.now,
      },
      said: [who.value, from.value, staff, second],
    }),
  );
}

function undoRequest(body: MergeUndoBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const { receipt, merge, staff } = body;
  return ok(
    tillRequest({
      ...{ verb: 'merge-undos', body, secret: reading.secret },
      command: { kind: 'unmerge', receipt, merge, staff, at: reading.now },
      said: [merge, staff],
    }),
  );
}

/** What the account of a member tells of merges. */
export function mergesOf({ mergedInto, merges }: MemberSummary) {
  return {
    ...(mergedInto === null ? {} : { mergedInto }),
    merges: merges.map(({ id, member, at, until }) => {
      return { merge: id, other: member, at: timeText(at), until };
    }),
  };
}
