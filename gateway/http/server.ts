import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  fastify,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import manifest from '../../package.json' with { type: 'json' };
import { refuse } from '../../protocol/errors.ts';
import { limits } from '../../protocol/events.ts';
import { cardRoutes } from './card-routes.ts';
import type { HttpDeps } from './deps.ts';
import { errorHandler, type Reply, RequestRefused, sendJson, sendProblem } from './errors.ts';
import { healthRoutes } from './health-routes.ts';
import { heldRoutes } from './held-routes.ts';
import { isLocalRequest } from './local-only.ts';
import { memberRoutes } from './member-routes.ts';
import { mergeRoutes } from './merge-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { recallRoutes } from './recall-routes.ts';
import { receiptRoutes } from './receipt-routes.ts';
import { staffRoutes } from './staff-routes.ts';
import { readStrictJson } from './strict-json.ts';
import { tillRoutes } from './till-routes.ts';
import { validatorCompiler } from './validator.ts';

export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** A request, its head included, must be there within this time. */
const requestMsMax = 10_000;
const keepAliveMs = 30_000;
/** Connections at a time. */
const connectionsMax = 1000;

/** The HTTP side of the gateway, not listening yet. All answers are JSON or problem documents. */
export async function buildHttpServer(deps: HttpDeps): Promise<HttpServer> {
  const server = fastify({
    bodyLimit: limits.httpBodyBytes,
    requestTimeout: requestMsMax,
    connectionTimeout: requestMsMax,
    keepAliveTimeout: keepAliveMs,
    // Ending connections on close keeps an orderly stop short.
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 64, caseSensitive: true },
    // An address that the router cannot read; its own text would repeat it.
    frameworkErrors: (_error, _request, reply) =>
      sendProblem(reply as unknown as Reply, refuse('NOT_FOUND')),
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(validatorCompiler)
    // Answers go out as our own bytes; response schemas are for the documentation only.
    .setSerializerCompiler(() => (value) => JSON.stringify(value));
  server.setErrorHandler(errorHandler(deps.log));
  server.setNotFoundHandler((_request, reply) => sendProblem(reply, refuse('NOT_FOUND')));
  server.server.maxConnections = connectionsMax;
  readOnlyJson(server);
  server.addHook('onRequest', (request, reply, done) => {
    if (isLocalRequest(request.headers)) {
      done();
      return;
    }
    // Its body is not waited for.
    reply.header('connection', 'close');
    sendProblem(reply, refuse('NOT_LOCAL'));
  });
  server.addHook('onResponse', (request, reply, done) => {
    deps.metrics.request({
      route: request.routeOptions.url ?? 'unknown',
      method: request.method,
      status: reply.statusCode,
      ms: reply.elapsedTime,
    });
    done();
  });
  await server.register(swagger, { openapi: openapiHead });
  tillRoutes(server, deps);
  receiptRoutes(server, deps);
  cardRoutes(server, deps);
  staffRoutes(server, deps);
  heldRoutes(server, deps);
  mergeRoutes(server, deps);
  messageRoutes(server, deps);
  recallRoutes(server, deps);
  memberRoutes(server, deps);
  healthRoutes(server, deps);
  server.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => {
    sendJson(reply, 200, server.swagger());
  });
  await server.ready();
  return server;
}

/** Only JSON, read strictly; every other kind of body is answered 415. */
function readOnlyJson(server: HttpServer): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (_request, body: Buffer, done) => {
      const read = readStrictJson(body);
      if (read.ok) done(null, read.value);
      else done(new RequestRefused(read));
    },
  );
}

const openapiHead = {
  openapi: '3.1.0' as const,
  info: {
    title: 'Stamgast till API',
    version: manifest.version,
    description:
      'What tills say to the gateway of their store. Every request has a natural key (receipt, ' +
      'verb, item, attempt): the same request again gets the same answer, another one under ' +
      'the same key gets 409 ID_CONFLICT. Problems are RFC 9457 documents with a stable code.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: 'http://127.0.0.1:8480' }],
};
