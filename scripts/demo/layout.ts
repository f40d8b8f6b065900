import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ports of the demo shop, counted from the panel's. All on 127.0.0.1. */
export interface Ports {
  readonly panel: number;
  readonly screen: number;
  readonly http: number;
  readonly broker: number;
  /** What the kiosk takes for its gateway's broker: the panel can cut it. */
  readonly network: number;
  readonly reader: number;
}

/** Six ports in a row. */
export function portsFrom(panel: number): Ports {
  return {
    panel,
    screen: panel + 1,
    http: panel + 2,
    broker: panel + 3,
    network: panel + 4,
    reader: panel + 5,
  };
}

/** Where the demo shop keeps what. */
export interface Layout {
  readonly folder: string;
  readonly gatewayConfig: string;
  readonly kioskConfig: string;
  readonly ledger: string;
  readonly outbox: string;
  readonly gatewayLog: string;
  readonly kioskLog: string;
  /** Process ids of the last start. */
  readonly pids: string;
  readonly panelPage: string;
  /** The date of the first start: people's past is counted back from it. */
  readonly firstDay: string;
}

export function layoutOf(folder: string): Layout {
  return {
    folder,
    gatewayConfig: join(folder, 'gateway.yaml'),
    kioskConfig: join(folder, 'kiosk.yaml'),
    ledger: join(folder, 'gateway', 'ledger.db'),
    outbox: join(folder, 'kiosk', 'device.db'),
    gatewayLog: join(folder, 'gateway.log'),
    kioskLog: join(folder, 'kiosk.log'),
    pids: join(folder, 'pids.json'),
    panelPage: join(folder, 'panel'),
    firstDay: join(folder, 'first-day'),
  };
}

/** Makes the demo shop's folder and its files; what is there already stays, but for the ports. */
export function prepare(layout: Layout, ports: Ports): void {
  const { folder } = layout;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secret = join(folder, 'kiosk-1.secret');
  if (!existsSync(secret)) writeFileSync(secret, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (!existsSync(layout.firstDay)) writeFileSync(layout.firstDay, today());
  writeFileSync(join(folder, 'points.yaml'), programme);
  writeFileSync(layout.gatewayConfig, gatewayConfig(ports));
  writeFileSync(layout.kioskConfig, kioskConfig(ports, runtimeFolder(folder)));
}

/** The date of the first start, `2026-11-22`: the same at every later start. */
export const firstDayOf = (layout: Layout): string => readFileSync(layout.firstDay, 'utf8');

/** Today's date in the shop. */
export const today = (): string =>
  new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Copenhagen' }).format();

/** Removes what the demo shop has done; the next start seeds it anew. */
export function reset(layout: Layout): void {
  rmSync(layout.folder, { recursive: true, force: true });
  rmSync(runtimeFolder(layout.folder), { recursive: true, force: true });
}

/** A folder in memory where the machine has one, as /run on a kiosk. */
function runtimeFolder(folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return existsSync('/dev/shm') ? `/dev/shm/stamgast-demo-${name}` : join(folder, 'run');
}

const programme = `# The programme of the demo shop: one point for each full krone, four coffees and the fifth
# is free, a croissant at half its price with a coffee, and 50 points for whoever has five coffees
# within 30 days.
stamgast: 1
id: points
effectiveFrom: 2024-01-01T00:00
zone: Europe/Copenhagen
cutOff: "00:00"
currency: DKK
units:
  POINTS: { scale: 0, life: 12 months, pending: 0 days, onReturn: clamp, value: "0.10" }
  STAMPS: { life: 12 months }
  REWARDS: { life: 6 months, ends: month }
tallies:
  COFFEES: { of: quantity, lines: { sku: COFFEE }, within: 30 days }
clubs:
  coffee-friends:
    name: { da: Kaffevenner, en: Coffee friends }
    proven: [ { tally: COFFEES, from: 5 } ]
    gives: { unit: POINTS, amount: 50 }
rules:
  - { id: base, on: receipt, earn: { unit: POINTS, per: "1.00", amount: 1, round: down } }
  - { id: coffee-stamp, lines: { sku: COFFEE }, earn: { unit: STAMPS, perQuantity: 1, amount: 1 } }
  - id: stamp-card
    exchange: { from: { unit: STAMPS, amount: 4 }, to: { unit: REWARDS, amount: 1 } }
  - id: free-coffee
    lines: { sku: COFFEE }
    discount: { percent: 100, units: 1, pays: { unit: REWARDS, amount: 1 } }
    texts: { en: "Your free coffee", da: "Din gratis kaffe" }
  - id: breakfast
    when: { member: true }
    lines: { sku: CROISSANT }
    discount: { percent: 50, units: 1, for: { lines: { sku: COFFEE }, quantity: 1 } }
`;

const gatewayConfig = (ports: Ports): string => `store: demo
dataFolder: gateway
programmes: [points.yaml]
http: { port: ${ports.http} }
broker: { port: ${ports.broker} }
devices: [ { id: kiosk-1, secretFile: kiosk-1.secret } ]
cache: { catchUpMs: 5000 }
`;

const kioskConfig = (ports: Ports, runtime: string): string => `store: demo
device: kiosk-1
gateway: "mqtt://127.0.0.1:${ports.network}"
secretFile: kiosk-1.secret
dataFolder: kiosk
runtimeFolder: ${JSON.stringify(runtime)}
readers: [ { driver: demo, port: ${ports.reader} } ]
screen:
  port: ${ports.screen}
  embedIn: ["http://127.0.0.1:${ports.panel}", "http://localhost:${ports.panel}"]
`;
