import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpDeps } from '../../../gateway/http/deps.ts';
import { buildHttpServer, type HttpServer } from '../../../gateway/http/server.ts';
import { Intake } from '../../../gateway/intake.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import { compileVersions } from '../../../gateway/programme/language/file.ts';
import { isHidden } from '../../../gateway/programme/versions.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { openStore } from '../../../gateway/store/sqlite.ts';
import { systemTimers } from '../../../protocol/host/clock.ts';
import { noFaults } from '../../../protocol/ports.ts';
import { logTo } from '../../support/logs.ts';
import { seededIds } from '../../support/seeded-ids.ts';

/** Cards with right check digits (EAN-13 with the prefix of the house). */
export const cards = {
  anna: '2900000000018',
  bo: '2900000000025',
  nobody: '2900000000032',
} as const;

export interface TillAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of all shapes
  readonly body: any;
}

/** A till at a gateway: real HTTP routes, real SQLite; only the wall clock is ours. */
export interface Till {
  readonly server: HttpServer;
  readonly store: Store;
  readonly intake: Intake;
  /** Moves the wall clock. */
  wall: number;
  /** Lines of the log, as JSON. */
  readonly logged: string[];
  post(path: string, body: unknown): Promise<TillAnswer>;
  /** Sends bytes as they are. */
  postRaw(path: string, payload: string | Buffer, type?: string): Promise<TillAnswer>;
  get(path: string): Promise<TillAnswer>;
  /** A purchase of `total` minor units by a card. */
  buy(number: string, total: number, more?: object): Promise<TillAnswer>;
  enrol(card: string, name?: string): Promise<string>;
  close(): Promise<void>;
}

export const programmeText = `
stamgast: 1
id: points
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: { life: 12 months, value: "0.10" } }
rules: [ { id: base, on: receipt, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`;

export const ref = (number: string) => ({
  partner: 'shop',
  store: '1',
  till: '2',
  businessDate: '2026-03-02',
  number,
});

const wallAt = Date.UTC(2026, 2, 2, 12);

/** Opens one; `change` replaces parts of what the HTTP server is given. */
export async function openTill(
  change: (deps: HttpDeps) => HttpDeps = (x) => x,
  programme = programmeText,
): Promise<Till> {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-till-'));
  const till = { wall: wallAt };
  const logged: string[] = [];
  const deps = openDeps({ folder, logged, programme, wall: () => till.wall });
  const { store, intake } = deps;
  const server = await buildHttpServer(change(deps));
  const postRaw: Till['postRaw'] = async (url, payload, type = 'application/json') => {
    const headers = { 'content-type': type };
    return answerOf(await server.inject({ method: 'POST', url, payload, headers }));
  };
  const post: Till['post'] = (url, body) => postRaw(url, JSON.stringify(body));
  return Object.assign(till, {
    server,
    store,
    intake,
    logged,
    post,
    postRaw,
    get: async (url: string) => answerOf(await server.inject({ method: 'GET', url })),
    buy: (number: string, total: number, more: object = {}) =>
      post('/v1/purchases', { ...purchase(number, total), ...more }),
    enrol: async (card: string, name = 'Anna') => {
      const body = { receipt: ref(`enrol-${card}`), card, name };
      return String((await post('/v1/members', body)).body.member);
    },
    close: async () => {
      await server.close();
      await intake.stop();
      store.close();
      rmSync(folder, { recursive: true });
    },
  });
}

function openDeps(options: {
  readonly folder: string;
  readonly logged: string[];
  readonly programme: string;
  readonly wall: () => number;
}): HttpDeps & { readonly store: Store; readonly intake: Intake } {
  const { folder, logged, programme, wall } = options;
  const ids = seededIds(7);
  const log = logTo((fields, text) => logged.push(JSON.stringify({ ...fields, text })));
  const read = compileVersions([{ file: 'programme.yaml', text: programme }]);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const faults = noFaults;
  const path = join(folder, 'ledger.db');
  const units = read.programmes[0]?.units.map(({ unit }) => unit) ?? [];
  const store = openStore({ path, pepper: new Uint8Array(32), units, faults, ids });
  const startedAt = performance.now();
  const mono = () => Math.floor(performance.now() - startedAt + 1000);
  const clock = { wall, mono, bootId: () => 'boot' };
  const timers = systemTimers();
  const programmes = () => read.programmes;
  const intake = new Intake({ store, clock, timers, faults, programmes, decide, log });
  return {
    store,
    intake,
    clock,
    ids,
    faults,
    log,
    requestSecret: new Uint8Array(32),
    isHidden: (unit) => isHidden(read.programmes, unit),
    metrics: {
      request: (seen) => logged.push(JSON.stringify({ metric: seen })),
      text: async () => ({ type: 'text/plain', body: 'metrics' }),
    },
    parts: () => ({ store: { ok: intake.isWritable, state: 'writable' } }),
  };
}

/** The body of a purchase by Anna with one line, paid in cash. */
export function purchase(number: string, total: number) {
  return {
    receipt: ref(number),
    occurredAt: '2026-03-02T12:30:00+01:00',
    currency: 'DKK',
    card: cards.anna,
    lines: [{ line: 1, sku: 'coffee', quantity: 1, totalMinor: total }],
    tenders: [{ kind: 'cash', amountMinor: total }],
  };
}

/** The body of a return of the one line of such a purchase. */
export function giveBack(number: string, of: string, total: number) {
  return {
    receipt: ref(number),
    of: ref(of),
    occurredAt: '2026-03-02T12:40:00+01:00',
    currency: 'DKK',
    lines: [{ line: 1, ofLine: 1, quantity: 1, totalMinor: total }],
  };
}

/** The body of a spend by Anna. */
export function spend(number: string, amount: number) {
  return {
    receipt: ref(number),
    occurredAt: '2026-03-02T12:35:00+01:00',
    card: cards.anna,
    unit: 'POINTS',
    amount,
  };
}

function answerOf(response: {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}): TillAnswer {
  const isJson = /json/.test(String(response.headers['content-type']));
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    body: isJson ? JSON.parse(response.body) : null,
  };
}
