import { setTimeout as sleep } from 'node:timers/promises';
import { buildPage } from '../web-build.ts';
import { Books } from './books.ts';
import { firstDayOf, type Layout, type Ports, prepare } from './layout.ts';
import { notePids } from './leftovers.ts';
import { Network } from './network.ts';
import { checkPorts } from './ports.ts';
import { Program } from './program.ts';
import { type Tap, tap } from './reader.ts';
import { type PanelKey, PanelServer, type PanelState } from './server.ts';
import { goods, type Post, people, ShopRefused, seed } from './shop.ts';
import { Till } from './till.ts';

const statusMs = 500;
/** As many as the panel has room for. */
const ledgerLines = 8;

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
  private isOpen = false;
  private isOver = false;

  constructor(layout: Layout, ports: Ports) {
    this.layout = layout;
    this.ports = ports;
    const onChange = () => this.programChanged();
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

  /**
   * Makes files and pages, starts everything; `say` tells each step as it begins. PORT_IN_USE
   * names the holder; ProgramEnded carries the words of a program that could not serve.
   */
  async start(say: (step: string) => void): Promise<void> {
    const { layout, ports } = this;
    say('files of the shop, and the page of the panel');
    await checkPorts(ports);
    prepare(layout, ports);
    await buildPage('panel', layout.panelPage);
    await this.network.listen(ports.network);
    await this.panel.listen(ports.panel);
    if (this.isOver) throw new Error('the shop was closed while it opened');
    say('gateway and kiosk');
    await Promise.all([this.gateway.start(), this.kiosk.start()]);
    say('members and their past purchases');
    await this.seed();
    this.isOpen = true;
    void this.watchKiosk();
  }

  private async seed(): Promise<void> {
    try {
      await seed(this.post, firstDayOf(this.layout));
    } catch (error) {
      if (this.gateway.state === 'running') throw error;
      const text = `the gateway ended while the shop was seeded. Its log: ${this.layout.gatewayLog}`;
      throw new ShopRefused(text, { cause: error });
    }
  }

  /** Ends both programs in order, then the panel. */
  async stop(): Promise<void> {
    this.isOpen = false;
    this.isOver = true;
    await Promise.all([this.kiosk.stop(), this.gateway.stop()]);
    await Promise.all([this.panel.close(), this.network.close()]);
    this.books.close();
  }

  /** Leaves no program behind, whatever happened. */
  killNow(): void {
    this.isOpen = false;
    this.isOver = true;
    this.gateway.killNow();
    this.kiosk.killNow();
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
      lines: this.books.lastLines(ledgerLines),
      receipts: this.till.receipts,
      tillWaiting: this.till.waiting,
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
      case 'quote': {
        const skus = textsOf(key['skus']).slice(0, 50);
        return (await this.till.quote({ skus, card: person?.card ?? null })) ?? {};
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
    await tap(this.ports.reader, what);
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
        await this.gateway.kill();
        return {};
      case 'startGateway':
        await this.gateway.start();
        return {};
      case 'killKiosk':
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

  /** Also a program that is killed in a terminal is a pulled plug. */
  private programChanged(): void {
    const programs = [this.gateway, this.kiosk];
    notePids(
      this.layout,
      programs.flatMap(({ pid }) => (pid === null ? [] : [pid])),
    );
    if (this.isOpen && programs.some(({ state }) => state === 'ended')) this.steps.pulled = true;
  }
}

function special(name: unknown): Tap | null {
  const taps: readonly Tap[] = ['unknown', 'wrongDigit', 'bank', 'twoCards', 'torn'];
  return taps.find((one) => one === name) ?? null;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
