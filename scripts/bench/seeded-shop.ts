import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { Cache } from '../../device/store/cache.ts';
import { memoryPeppers } from '../../device/store/pepper.ts';
import { openKeys } from '../../gateway/keys.ts';
import { ledgerFileName, openStore } from '../../gateway/store/sqlite.ts';
import { limits } from '../../protocol/events.ts';
import { systemIds } from '../../protocol/host/clock.ts';
import { noFaults } from '../../protocol/ports.ts';
import { cardKeys, sealRow } from '../../protocol/row-seal.ts';
import { assert } from '../../protocol/units.ts';
import { programme } from './earn-shop.ts';
import { silent } from './filled-cache.ts';
import { cardAt, viewAt } from './made-up-cards.ts';

/** A store with many members: a gateway's ledger, and a kiosk whose cache is full already. */
export interface SeededShop {
  readonly gatewayConfig: string;
  readonly kioskConfig: string;
  /** Where the kiosk's demo reader takes raw reads. */
  readonly readerPort: number;
}

/** The name that the n-th member's kiosk shows; no two are the same. */
export const nameAt = (n: number): string => `Member-${n}-x`;

/**
 * Makes the files of a store. Members, cards and their sealed views are put into the ledger by SQL,
 * since a million enrolments would take an hour; from there the cache is filled page by page, as a
 * kiosk does it.
 */
export async function seedShop(
  folder: string,
  options: { readonly members: number; readonly say: (text: string) => void },
): Promise<SeededShop> {
  const { members, say } = options;
  const ports = { broker: await freePort(), reader: await freePort() };
  writeFileSync(join(folder, 'points.yaml'), programme);
  writeFileSync(join(folder, 'kiosk.secret'), 'a secret of a bench, long enough\n');
  const gatewayConfig = join(folder, 'gateway.yaml');
  const kioskConfig = join(folder, 'kiosk.yaml');
  writeFileSync(gatewayConfig, gatewayYaml(ports.broker));
  writeFileSync(kioskConfig, kioskYaml(ports.broker, ports.reader));
  say(`making a store with ${members.toLocaleString('en')} members ...`);
  const ledger = join(folder, 'gateway');
  mkdirSync(ledger, { mode: 0o700 });
  const ids = systemIds();
  const keys = openKeys({ dataFolder: ledger, hasLedger: false, ids });
  const path = join(ledger, ledgerFileName);
  const store = openStore({ path, pepper: keys.pepper, units: ['POINTS'], faults: noFaults, ids });
  insertMembers(path, { members, pepper: keys.pepper, history: store.history });
  say('filling the cache of a kiosk ...');
  const kiosk = join(folder, 'kiosk');
  mkdirSync(kiosk);
  const cache = new Cache({
    folder: kiosk,
    peppers: memoryPeppers(),
    faults: noFaults,
    log: silent,
  });
  assert(cache.startFill(store.history) !== null, 'the disk takes a fill');
  for (let cursor = 0, isLast = false; !isLast; ) {
    const page = store.page(cursor, limits.pageRows);
    const { rows, rev } = page;
    const isWritten = cache.fillPage({ rows, rev, head: { block: 0, hash: '' } });
    assert(isWritten, 'a page is written');
    ({ isLast } = page);
    cursor = rev;
  }
  while (cache.verifyFill() === 'more');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  cache.finishFill(Date.now(), resolve);
  assert(await promise, 'the fill takes its place');
  cache.close();
  store.close();
  return { gatewayConfig, kioskConfig, readerPort: ports.reader };
}

function insertMembers(
  path: string,
  options: { readonly members: number; readonly pepper: Uint8Array; readonly history: string },
): void {
  const { members, pepper, history } = options;
  const database = new BetterSqlite3(path);
  database.pragma('synchronous = OFF');
  const addMember = database.prepare('INSERT INTO members VALUES (?, ?, 0)');
  const addCard = database.prepare('INSERT INTO cards VALUES (?, ?, 0)');
  const addView = database.prepare('INSERT INTO card_views VALUES (?, ?, ?)');
  const add = (n: number): void => {
    const keys = cardKeys(pepper, cardAt(n));
    const rev = n + 1;
    const view = { ...viewAt(n), name: nameAt(n) };
    addMember.run(`m${n}`, nameAt(n));
    addCard.run(cardAt(n), `m${n}`);
    addView.run(keys.token, rev, sealRow({ keys, history, rev, view }));
  };
  for (let from = 0; from < members; from += 10_000) {
    database.transaction(() => {
      for (let n = from; n < Math.min(members, from + 10_000); n += 1) add(n);
    })();
  }
  database.close();
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  assert(typeof address === 'object' && address !== null, 'a TCP server has a port');
  return address.port;
}

const gatewayYaml = (broker: number): string => `store: bench
dataFolder: gateway
programmes: [points.yaml]
http: { port: 0 }
broker: { port: ${broker} }
devices: [ { id: kiosk-1, secretFile: kiosk.secret } ]
log: { level: warn }
`;

const kioskYaml = (broker: number, reader: number): string => `store: bench
device: kiosk-1
gateway: mqtt://127.0.0.1:${broker}
secretFile: kiosk.secret
dataFolder: kiosk
runtimeFolder: run
readers: [ { driver: demo, port: ${reader} } ]
screen: { port: 0 }
log: { level: warn }
`;
