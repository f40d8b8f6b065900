import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenError } from '../../protocol/host/port-holder.ts';
import { buildPage } from '../web-build.ts';
import { Books } from './books.ts';
import { type Layout, type Ports, prepare } from './layout.ts';
import { Network } from './network.ts';
import { Program } from './program.ts';
import { type Tap, tap } from './reader.ts';
import { type PanelKey, PanelServer, type PanelState } from './server.ts';
import { goods, type Post, people, seed } from './shop.ts';
import { Till } from './till.ts';

const statusMs = 500;

/** The demo shop at work: two programs, the network between them, a till and a panel. */
export class Demo {
  readonly gateway: Program;
  readonly kiosk: Program;
  private readonly layout: Layout;
  private readonly ports: Ports;
  private readonly network: Network;
  private readonly books: Books;
  private readonly till: Till;
  private readonly panel: PanelServer;
  private readonly steps = { tapped: false, bought: false, pulled: false };
  private kioskStatus: unknown = null;
  private isOver = false;

  constructor(layout: Layout, ports: Ports) {
    this.layout = layout;
    this.ports = ports;
    const onChange = () => this.notePids();
    this.gateway = new Program({
      name: 'gateway',
      // A demo that nobody touched over a weekend goes on where it was.
      args: ['--config', layout.gatewayConfig, '--confirm-clock'],
      logFile: layout.gatewayLog,
      onChange,
    });
    this.kiosk = new Program({
      name: 'kiosk',
      args: ['--config', layout.kioskConfig],
      logFile: layout.kioskLog,
      onChange,
    });
    this.network = new Network(ports.broker);
    this.books = new Books({ ledger: layout.ledger, outbox: layout.outbox });
    this.till = new Till(this.post);
    this.panel = new PanelServer({
      folder: layout.panelPage,
      screenUrl: this.screenUrl,
      state: () => this.state(),
      press: (key) => this.press(key),
    });
  }

  get panelUrl(): string {
    return `http://127.0.0.1:${this.ports.panel}`;
  }

  get screenUrl(): string {
    return `http://127.0.0.1:${this.ports.screen}`;
  }

  /** Makes files and pages, starts everything; `say` tells each step as it begins. */
  async start(say: (step: string) => void): Promise<void> {
    const { layout, ports } = this;
    await endLeftovers(layout);
    say('files of the shop, and the page of the panel');
    prepare(layout, ports);
    await buildPage('panel', layout.panelPage);
    await this.listen(ports.network, (port) => this.network.listen(port));
    await this.listen(ports.panel, (port) => this.panel.listen(port));
    say('gateway and kiosk');
    await Promise.all([this.gateway.start(), this.kiosk.start()]);
    say('members and their past purchases');
    await seed(this.post);
    void this.watchKiosk();
  }

  /** Ends both programs in order, then the panel. */
  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all([this.kiosk.stop(), this.gateway.stop()]);
    await Promise.all([this.panel.close(), this.network.close()]);
    this.books.close();
  }

  private async listen(port: number, open: (port: number) => Promise<void>): Promise<void> {
    try {
      await open(port);
    } catch (error) {
      const otherPort = `npm start -- --port ${this.ports.panel + 1000}`;
      throw listenError({ error, port, otherPort });
    }
  }

  private readonly post: Post = async (path, body) => {
    const response = await fetch(`http://127.0.0.1:${this.ports.http}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5000),
    });
    return { status: response.status, body: await response.json() };
  };

  private state(): PanelState {
    const program = ({ state, pid }: Program) => ({ state, pid });
    return {
      screenUrl: this.screenUrl,
      people: people.map(({ name, card }) => ({
        name,
        card: `${card.slice(0, 2)}…${card.slice(-4)}`,
      })),
      goods,
      gateway: program(this.gateway),
      kiosk: program(this.kiosk),
      isCut: this.network.isCut,
      kioskStatus: this.kioskStatus,
      outbox: this.books.outboxLength(),
      lines: this.books.lastLines(6),
      receipts: this.till.receipts,
      isTillWaiting: this.till.isWaiting,
      steps: { ...this.steps },
    };
  }

  private async press(key: PanelKey): Promise<unknown> {
    const { kind } = key;
    const person = people.find(({ name }) => name === key['who']);
    switch (kind) {
      case 'tap':
        return await this.tap(person ?? special(key['card']));
      case 'buy': {
        const skus = textsOf(key['skus']).slice(0, 50);
        if (skus.length === 0) throw new Error('nothing is in the basket');
        const answer = await this.till.buy({
          skus,
          card: person?.card ?? null,
          who: person?.name ?? 'no card',
        });
        if (answer.isOk && skus.includes('COFFEE')) this.steps.bought = true;
        return answer;
      }
      case 'return':
        return await this.till.giveBack(String(key['number']));
      case 'spend':
        if (person === undefined) throw new Error('spending needs a card');
        return await this.till.spend({ card: person.card, amount: 50 });
      default:
        return await this.pull(String(kind));
    }
  }

  private async tap(what: Tap | null): Promise<unknown> {
    if (what === null) throw new Error('there is no such card');
    await tap(this.ports.reader, what, people);
    if (typeof what === 'object' && what.name === 'Anna') this.steps.tapped = true;
    return {};
  }

  private async pull(kind: string): Promise<unknown> {
    switch (kind) {
      case 'cut':
        this.steps.pulled = true;
        this.network.cut();
        return {};
      case 'mend':
        this.network.mend();
        return {};
      case 'killGateway':
        this.steps.pulled = true;
        await this.gateway.kill();
        return {};
      case 'startGateway':
        await this.gateway.start();
        return {};
      case 'killKiosk':
        this.steps.pulled = true;
        await this.kiosk.kill();
        return {};
      case 'startKiosk':
        await this.kiosk.start();
        return {};
      default:
        throw new Error('there is no such key');
    }
  }

  private async watchKiosk(): Promise<void> {
    while (!this.isOver) {
      try {
        const response = await fetch(`${this.screenUrl}/status`, {
          signal: AbortSignal.timeout(statusMs),
        });
        this.kioskStatus = await response.json();
      } catch {
        // It is dead or just starting: the panel says so by its state.
        this.kioskStatus = null;
      }
      await sleep(statusMs);
    }
  }

  private notePids(): void {
    const pids = [this.gateway.pid, this.kiosk.pid].filter((pid) => pid !== null);
    writeFileSync(this.layout.pids, JSON.stringify(pids));
  }
}

function special(name: unknown): Tap | null {
  const taps: readonly Tap[] = ['unknown', 'wrongDigit', 'bank', 'twoCards', 'torn'];
  return taps.find((one) => one === name) ?? null;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Programs of an earlier start that was killed and could not end them. */
async function endLeftovers(layout: Layout): Promise<void> {
  for (const pid of pidsOf(layout.pids)) {
    if (!commandOf(pid).includes(layout.folder)) continue;
    process.kill(pid, 'SIGTERM');
    for (let tries = 0; tries < 50 && commandOf(pid) !== ''; tries += 1) await sleep(100);
  }
}

function pidsOf(path: string): readonly number[] {
  try {
    const pids: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(pids) ? pids.filter((pid) => Number.isSafeInteger(pid)) : [];
  } catch {
    // There was no earlier start.
    return [];
  }
}

/** The command line of a process; '' when there is none. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
