import { createSecretKey } from 'node:crypto';
import { type Static, Type } from '@fastify/type-provider-typebox';
import { ok, type Result } from '../../protocol/errors.ts';
import { recallId } from '../programme/business-key.ts';
import { skusMax } from '../programme/recalls/recall.ts';
import { shape } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import { sendProblem } from './errors.ts';
import {
  keyOf,
  type Reading,
  readCommon,
  readingOf,
  type TillRequest,
  tillRequest,
} from './requests.ts';
import { closed, key, staff } from './schemas.ts';
import type { HttpServer } from './server.ts';
import { decide, schemaOf } from './till-routes.ts';

const day = (description: string) => Type.Optional(Type.String({ format: 'date', description }));

const RecallBody = Type.Object(
  {
    ...key,
    code: Type.String({
      pattern: '^[0-9A-Za-z._-]{1,40}$',
      description: 'How the shop or the maker calls the recall: the member reads it.',
    }),
    skus: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
      minItems: 1,
      maxItems: skusMax,
      uniqueItems: true,
      description: 'Articles, as the lines of the receipts name them.',
    }),
    from: day('First business day of the receipts; absent: any.'),
    until: day('Last business day of the receipts; absent: any.'),
    staff,
  },
  { ...closed, title: 'Recall' },
);
type RecallBody = Static<typeof RecallBody>;

const RecallAnswer = shape('RecallAnswer', {
  kind: Type.Literal('recalled'),
  recall: Type.String({ description: 'Id of the recall.' }),
  until: Type.String({
    format: 'date',
    description: 'Last business day on which members are told.',
  }),
});

/** Goods that come back to the shop because something is wrong with them. */
export function recallRoutes(server: HttpServer, deps: HttpDeps): void {
  const secret = createSecretKey(deps.requestSecret);
  server.post(
    '/v1/recalls',
    { schema: schemaOf(RecallBody, RecallAnswer, 'Recall goods: members who have some are told') },
    async (request, reply) => {
      const read = recallRequest(request.body, readingOf(deps, secret));
      if (read.ok) await decide(deps, reply, read.value);
      else sendProblem(reply, read);
    },
  );
}

function recallRequest(body: RecallBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const { code, skus, from, until, staff: who } = body;
  const days = {
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
  const id = recallId(keyOf('recalls', body));
  return ok(
    tillRequest({
      ...{ verb: 'recalls', body, secret: reading.secret },
      command: { kind: 'recallGoods', id, code, skus, ...days, staff: who, at: reading.now },
      said: [code, skus, from ?? null, until ?? null, who],
    }),
  );
}
