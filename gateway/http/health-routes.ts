import { Type } from '@fastify/type-provider-typebox';
import { ReadyAnswer } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import { sendJson } from './errors.ts';
import type { HttpServer } from './server.ts';

/** What machines ask about the gateway itself. */
export function healthRoutes(server: HttpServer, { parts, metrics }: HttpDeps): void {
  server.get(
    '/healthz',
    {
      schema: {
        response: { 200: Type.Object({ ok: Type.Boolean() }) },
        summary: 'Is the process alive?',
        tags: ['health'],
      },
    },
    (_request, reply) => sendJson(reply, 200, { ok: true }),
  );
  server.get(
    '/readyz',
    {
      schema: {
        response: { 200: ReadyAnswer, 503: ReadyAnswer },
        summary: 'Can it do all its work? With the state of each part.',
        tags: ['health'],
      },
    },
    (_request, reply) => {
      const states = parts();
      const ready = Object.values(states).every((part) => part.ok);
      sendJson(reply, ready ? 200 : 503, { ready, parts: states });
    },
  );
  server.get(
    '/metrics',
    { schema: { summary: 'Metrics for Prometheus', tags: ['health'] } },
    async (_request, reply) => {
      const { type, body } = await metrics.text();
      reply.type(type).send(body);
    },
  );
}
