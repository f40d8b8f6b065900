import { canonicalCard, maskCard } from '../protocol/card-id.ts';
import { refuse } from '../protocol/errors.ts';
import type { Cancel, Clock, Ids, Log, Timers } from '../protocol/ports.ts';
import type { RawRead } from '../protocol/raw-read.ts';
import { assertNever, type EpochMs } from '../protocol/units.ts';
import type { Language, ScreenView } from '../protocol/views.ts';
import type { GatewayTime } from './link/gateway-time.ts';
import type { KioskSettings, Link } from './link/link.ts';
import type { ReaderInput, Trouble } from './readers/types.ts';
import type { ScreenInput } from './screen/types.ts';
import { initialSession, shownVisit, step } from './session/session.ts';
import type { Outage, SessionState } from './session/state.ts';
import type { SessionEffect, SessionInput } from './session/types.ts';
import type { Cache } from './store/cache.ts';
import type { Outbox } from './store/outbox.ts';
import type { Sealer } from './store/seal.ts';

/** What the kiosk needs of its way to the gateway. */
export type KioskLink = Pick<
  Link,
  'isUp' | 'isCurrent' | 'phase' | 'differing' | 'settings' | 'kick'
>;

export interface KioskDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly log: Log;
  readonly outbox: Outbox;
  readonly cache: Cache;
  readonly sealer: Sealer;
  readonly link: KioskLink;
  readonly time: Pick<GatewayTime, 'now'>;
  readonly show: (view: ScreenView) => void;
  /** Light and buzzer; fire and forget. */
  readonly signal: (signal: 'read' | 'done' | 'refused') => void;
}

/** Facts for staff and tests, without personal data: what GET /status of the screen answers. */
export interface KioskStatus {
  readonly isUp: boolean;
  readonly isCurrent: boolean;
  readonly isFenced: boolean;
  readonly outboxLength: number;
  readonly asOf: EpochMs;
  /** Rows that the last weekly comparison found wrong; null before the first. */
  readonly differing: number | null;
  readonly readers: readonly string[];
  readonly troubles: readonly Trouble[];
  readonly view: ScreenView['kind'];
}

/** Acts that may wait for the loop; a reader or a page that floods loses its oldest. */
const queueMax = 200;
/** Each of these says all there is to say: a newer one takes the place of one that waits. */
const facts: ReadonlySet<SessionInput['kind']> = new Set([
  'link',
  'service',
  'settings',
  'refreshed',
]);

/**
 * The kiosk's loop: whatever readers, screen, link and clock say is queued and taken one by one
 * through the session, whose effects are carried out here. Nothing on this way waits for the
 * network, and nothing is done inside a hardware callback.
 */
export class Kiosk {
  readonly #deps: KioskDeps;
  #state: SessionState;
  #view: ScreenView;
  #queue: SessionInput[] = [];
  #isScheduled = false;
  #cancelWake: Cancel = () => {};
  /** The card of the newest visit, while it lasts; in memory only. */
  #card: { readonly visit: number; readonly card: string } | null = null;
  readonly #drivers = new Map<
    string,
    { readonly readers: readonly string[]; readonly trouble: Trouble | null }
  >();
  #isStarted = false;
  #settings: KioskSettings | null = null;

  constructor(deps: KioskDeps, options: { readonly language: Language }) {
    this.#deps = deps;
    const mono = deps.clock.mono();
    this.#state = initialSession({ mono, language: options.language });
    this.#view = this.#state.shown;
    deps.show(this.#view);
  }

  /** From here on the kiosk serves: files are open and drivers are starting. */
  start(): void {
    this.#isStarted = true;
    this.linkChanged();
  }

  /** Takes what a reader says. */
  readerInput(input: ReaderInput): void {
    const mono = this.#mono();
    switch (input.kind) {
      case 'reading':
      case 'torn':
      case 'twoCards':
        this.#push({ kind: input.kind, mono });
        break;
      case 'read':
        this.#read(input.read);
        break;
      case 'refused':
        this.#push({ kind: 'read', mono, card: refuse(input.code) });
        break;
      case 'removed':
        break;
      case 'status': {
        const { driver, readers, trouble } = input;
        this.#drivers.set(driver, { readers, trouble });
        this.#push({ kind: 'service', mono, outage: this.#outage() });
        break;
      }
      default:
        assertNever(input);
    }
  }

  /** Takes what the customer does on the screen. */
  screenInput(input: ScreenInput): void {
    const mono = this.#mono();
    switch (input.kind) {
      case 'touch':
      case 'done':
        this.#push({ kind: input.kind, mono });
        break;
      case 'language':
        this.#push({ kind: 'language', mono, language: input.language });
        break;
      case 'typed':
        this.#read({ technology: 'typed', bytes: Buffer.from(input.number) });
        break;
      default:
        assertNever(input);
    }
  }

  /** Link, cache or outbox changed: what is on the screen is looked up again. */
  linkChanged(): void {
    const mono = this.#mono();
    const { link } = this.#deps;
    const { settings } = link;
    if (settings !== null && settings !== this.#settings) {
      this.#settings = settings;
      const { units, names = [], zone } = settings;
      this.#push({ kind: 'settings', mono, units, names, zone });
    }
    this.#push({ kind: 'link', mono, isCurrent: link.isCurrent });
    this.#push({ kind: 'service', mono, outage: this.#outage() });
    const visit = shownVisit(this.#state);
    if (visit === null || this.#card?.visit !== visit) return;
    this.#push({ kind: 'refreshed', mono, visit, ...this.#lookUp(this.#card.card) });
  }

  status(): KioskStatus {
    const { link, outbox, cache } = this.#deps;
    const drivers = [...this.#drivers.values()];
    return {
      isUp: link.isUp,
      isCurrent: link.isCurrent,
      isFenced: link.phase === 'fenced',
      outboxLength: outbox.length,
      asOf: cache.place.asOf,
      differing: link.differing,
      readers: drivers.flatMap(({ readers }) => readers),
      troubles: drivers.flatMap(({ trouble }) => (trouble === null ? [] : [trouble])),
      view: this.#state.shown.kind,
    };
  }

  /** Ends the loop; nothing is shown or done any more. */
  stop(): void {
    this.#cancelWake();
    this.#queue = [];
    this.#isScheduled = true;
  }

  #read(read: RawRead): void {
    const card = canonicalCard(read);
    const { log } = this.#deps;
    if (card.ok) log.info({ event: 'card.read', card: maskCard(card.value) }, 'a card was read');
    else log.info({ event: 'card.refused', code: card.code }, 'a read was refused');
    this.#push({ kind: 'read', mono: this.#mono(), card });
  }

  #push(input: SessionInput): void {
    const isFact = facts.has(input.kind);
    if (!isFact && this.#queue.length >= queueMax) {
      const oldest = this.#queue.findIndex(({ kind }) => !facts.has(kind));
      this.#queue.splice(oldest, 1);
    }
    const same = isFact ? this.#queue.findIndex(({ kind }) => kind === input.kind) : -1;
    if (same >= 0) this.#queue[same] = input;
    else this.#queue.push(input);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#deps.timers.soon(() => this.#run());
  }

  #run(): void {
    this.#isScheduled = false;
    const inputs = this.#queue.splice(0);
    const before = this.#view;
    let wakeAt: number | null = null;
    for (let input = inputs.shift(); input !== undefined; input = inputs.shift()) {
      const stepped = step(this.#state, input);
      this.#state = stepped.state;
      wakeAt = stepped.wakeAt;
      // What an effect answers is taken before anything else that waits.
      inputs.unshift(...stepped.effects.flatMap((effect) => this.#carryOut(effect)));
    }
    // Only the last one: a page that has begun to paint a view paints the next a frame later.
    if (this.#view !== before) this.#deps.show(this.#view);
    this.#wake(wakeAt);
  }

  #wake(wakeAt: number | null): void {
    this.#cancelWake();
    this.#cancelWake = () => {};
    if (wakeAt === null) return;
    const delayMs = Math.max(0, wakeAt - this.#mono());
    this.#cancelWake = this.#deps.timers.after(delayMs, () => {
      this.#push({ kind: 'tick', mono: this.#mono() });
    });
  }

  /** Does what the session wants; the inputs that it has for an answer. */
  #carryOut(effect: SessionEffect): readonly SessionInput[] {
    switch (effect.kind) {
      case 'lookUp': {
        const { visit, card } = effect;
        this.#card = { visit, card };
        const found = this.#lookUp(card);
        const mono = this.#mono();
        // Asked after the look-up: a row that does not open makes the cache itself uncertain.
        const { isCurrent } = this.#deps.link;
        return [
          { kind: 'link', mono, isCurrent },
          { kind: 'lookedUp', mono, visit, ...found },
        ];
      }
      case 'record': {
        const { visit, card } = effect;
        const isStored = this.#record(card);
        return [{ kind: 'recorded', mono: this.#mono(), visit, isStored }];
      }
      case 'signal':
        this.#deps.signal(effect.signal);
        return [];
      case 'show':
        if (effect.view.kind !== 'member' && effect.view.kind !== 'reading') this.#card = null;
        this.#view = effect.view;
        return [];
      default:
        return assertNever(effect);
    }
  }

  #lookUp(card: string) {
    const { cache } = this.#deps;
    return { view: cache.lookUp(card), asOf: cache.place.asOf };
  }

  /** Puts a visit into the outbox. False when it could not be kept: then nothing is promised. */
  #record(card: string): boolean {
    const { ids, clock, cache, outbox, sealer, link, time, log } = this.#deps;
    const id = ids.uuid();
    const body = sealer.seal('visit', id, { card });
    if (body === null) {
      log.warn({ event: 'visit.not-kept', code: 'NO_KEY' }, 'no gateway has been met yet');
      return false;
    }
    const { ts, quality } = time.now();
    const stored = outbox.append({
      id,
      type: 'visit',
      mono: clock.mono(),
      ts,
      quality,
      boot: clock.bootId(),
      op: null,
      rev: cache.place.cursor,
      body,
    });
    if (stored.ok) {
      log.info({ event: 'visit.kept', id, seq: stored.value }, 'a visit is in the outbox');
      link.kick();
    } else {
      log.error({ event: 'visit.not-kept', code: stored.code }, 'a visit could not be kept');
    }
    return stored.ok;
  }

  #outage(): Outage | null {
    if (!this.#isStarted) return 'starting';
    if (this.#deps.link.phase === 'fenced') return 'fenced';
    const hasReader = [...this.#drivers.values()].some(({ readers }) => readers.length > 0);
    return hasReader ? null : 'no-reader';
  }

  #mono(): number {
    return this.#deps.clock.mono();
  }
}
