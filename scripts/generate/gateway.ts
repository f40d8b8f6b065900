import { GatewayConfig } from '../../gateway/config.ts';
import { buildHttpServer } from '../../gateway/http/server.ts';
import { sampleConfig } from '../../protocol/host/config-print.ts';
import type { Generator } from '../generate.ts';

/** docs/openapi.json: the till API, from the schemas that check it. */
export const openapiDocument: Generator = {
  path: 'docs/openapi.json',
  make: async () => {
    const server = await buildHttpServer(unused);
    const document = server.swagger();
    await server.close();
    return `${JSON.stringify(document, null, 2)}\n`;
  },
};

/** docs/gateway.sample.yaml: every key of the configuration. */
export const gatewaySample: Generator = {
  path: 'docs/gateway.sample.yaml',
  make: () => head + sampleConfig(GatewayConfig),
};

const head = `# Configuration of a gateway. Made by \`npm run generate\` from gateway/config.ts. Do not edit.
# Flag before environment before file before default; relative paths start at this file.

`;

/** No request is made, so nothing of this is ever called. */
const never = (): never => {
  throw new Error('the document is made without a gateway');
};
const unused: Parameters<typeof buildHttpServer>[0] = {
  store: { member: never, memberOfCard: never, held: never },
  intake: { submit: never, preview: never, now: never, timeTrust: never },
  clock: { wall: never, mono: never, bootId: never },
  ids: { uuid: never, bytes: never },
  faults: { point: never, maybe: never },
  log: { debug: never, info: never, warn: never, error: never, fatal: never },
  requestSecret: new Uint8Array(32),
  metrics: { request: never, text: never },
  isHidden: never,
  parts: never,
};
