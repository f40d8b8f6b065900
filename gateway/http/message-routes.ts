import { createSecretKey } from 'node:crypto';
import { ok, type Result, refuse } from '../../protocol/errors.ts';
import type { HttpDeps } from './deps.ts';
import { sendJson, sendProblem } from './errors.ts';
import { ToldAnswer, ToldBody } from './message-schemas.ts';
import { type Reading, readCommon, readingOf, type TillRequest, tillRequest } from './requests.ts';
import type { HttpServer } from './server.ts';
import { isRefusal, schemaOf, submit } from './till-routes.ts';

/** What whoever sends the messages to members says of them. */
export function messageRoutes(server: HttpServer, deps: HttpDeps): void {
  const secret = createSecretKey(deps.requestSecret);
  server.post(
    '/v1/messages/told',
    { schema: schemaOf(ToldBody, ToldAnswer, 'Say that messages to members went out') },
    async (request, reply) => {
      const read = toldRequests(request.body, readingOf(deps, secret));
      if (!read.ok) {
        sendProblem(reply, read);
        return;
      }
      const rows = await Promise.all(
        read.value.map(async ({ member, key, request: one }) => {
          const result = await submit(deps, one);
          const answer = result.kind === 'answer' ? result.answer : refuse('ID_CONFLICT');
          return isRefusal(answer) ? { member, key, code: answer.code } : { member, key };
        }),
      );
      const told = rows.filter((row) => !('code' in row)).length;
      sendJson(reply, 200, { kind: 'messagesTold', told, messages: rows });
    },
  );
}

interface One {
  readonly member: string;
  readonly key: string;
  readonly request: TillRequest;
}

/** A request for each message: who sends a list again goes on where it stopped. */
function toldRequests(body: ToldBody, reading: Reading): Result<readonly One[]> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  return ok(
    body.messages.map(({ member, key }) => {
      const item = JSON.stringify([body.item ?? '', member, key]);
      const request = tillRequest({
        ...{ verb: 'messages/told', body: { ...body, item }, secret: reading.secret },
        command: { kind: 'told', member, key, at: reading.now },
        said: [member, key],
      });
      return { member, key, request };
    }),
  );
}
