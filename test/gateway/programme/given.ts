import { spendId } from '../../../gateway/programme/business-key.ts';
import { compileVersions, problemText } from '../../../gateway/programme/language/file.ts';
import type {
  Answer,
  Balance,
  Command,
  CommandLine,
  Outcome,
  Programmes,
  ReceiptRef,
  Tender,
} from '../../../gateway/programme/types.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { Keeper } from './keeper.ts';

/** What a test may say about its programme; the rest is the plainest there is. */
export interface ProgrammeWish {
  readonly zone?: string;
  readonly cutOff?: string;
  readonly currency?: string;
  readonly effectiveFrom?: string;
  readonly refund?: string;
  readonly life?: string;
  readonly pending?: string;
  readonly onReturn?: string;
  readonly onExpired?: string;
  readonly value?: string;
  readonly scale?: number;
  readonly per?: string;
  readonly amount?: number | string;
  readonly round?: string;
  /** True for a version without any rule. */
  readonly hasNoRule?: boolean;
}

/** A programme file: 1 point for each full 1.00, in euros, for ever, from 2020 on. */
export function programmeText(wish: ProgrammeWish = {}): string {
  const round = wish.round ?? 'down';
  const earn = `{ unit: POINTS, per: "${wish.per ?? '1.00'}", amount: ${amountText(wish)}, round: ${round} }`;
  const unit = [
    `scale: ${wish.scale ?? 0}`,
    `life: ${wish.life ?? 'never'}`,
    `pending: ${wish.pending ?? '0 days'}`,
    `onReturn: ${wish.onReturn ?? 'clamp'}`,
    `onExpired: ${wish.onExpired ?? 'breakage'}`,
    ...(wish.value === undefined ? [] : [`value: "${wish.value}"`]),
  ];
  return [
    'stamgast: 1',
    'id: points',
    `effectiveFrom: ${wish.effectiveFrom ?? '2020-01-01T00:00'}`,
    `zone: ${wish.zone ?? 'Europe/Berlin'}`,
    `cutOff: "${wish.cutOff ?? '00:00'}"`,
    `currency: ${wish.currency ?? 'EUR'}`,
    `refund: ${wish.refund ?? 'proportional'}`,
    `units: { POINTS: { ${unit.join(', ')} } }`,
    `rules: [${wish.hasNoRule ? '' : ` { id: base, on: receipt, earn: ${earn} } `}]`,
  ].join('\n');
}

/** Reads programme versions, or throws what is wrong with them. */
export function programmesOf(...texts: readonly string[]): Programmes {
  const read = compileVersions(texts.map((text, at) => ({ text, file: `version-${at + 1}.yaml` })));
  if (!read.ok) throw new Error(read.problems.map(problemText).join('\n'));
  return read.programmes;
}

/** A purchase as a test says it: one line of `total`, or several `lines` (minor units). */
export interface Bought {
  readonly number: string;
  readonly total?: number;
  readonly lines?: readonly (Partial<CommandLine> & { readonly totalMinor: number })[];
  readonly who?: string | null;
  readonly at?: string;
  readonly tenders?: readonly Tender[];
  readonly currency?: string;
  readonly partner?: string;
}

/**
 * A shop with one till and its clock, over `decide` and an in-memory keeper:
 * given a shop, when something is bought, spent or returned, then look at balances and accounts.
 * Times are local in the programme's zone; the member is `anna` with card `num-1` unless said.
 */
export class Shop {
  readonly keeper: Keeper;
  readonly zone: string;
  now: number;
  private documents = 0;

  constructor(programmes: Programmes, local = '2026-03-02T12:00') {
    this.keeper = new Keeper(programmes);
    this.zone = programmes[0]?.zone ?? 'UTC';
    this.now = localToEpoch({ local, zone: this.zone });
    this.enrol('anna', 'num-1');
  }

  /** Moves the gateway's clock, and with it the times of what follows. */
  at(local: string): this {
    this.now = localToEpoch({ local, zone: this.zone });
    return this;
  }

  run(command: Command): Outcome {
    return this.keeper.run(command, this.now);
  }

  enrol(member: string, card: string): Outcome {
    return this.run({ kind: 'enrol', member, card, name: 'A', at: this.now });
  }

  buy(bought: Bought): Outcome {
    return this.run(this.purchase(bought));
  }

  purchase(bought: Bought): Command & { readonly kind: 'purchase' } {
    const lines = bought.lines ?? [{ totalMinor: bought.total ?? 0 }];
    const who = bought.who === undefined ? 'anna' : bought.who;
    const receipt = refOf(bought.number);
    return {
      kind: 'purchase',
      receipt: { ...receipt, partner: bought.partner ?? receipt.partner },
      occurredAt:
        bought.at === undefined ? this.now : localToEpoch({ local: bought.at, zone: this.zone }),
      currency: bought.currency ?? this.keeper.programmes[0]?.currency ?? 'EUR',
      who: who === null ? null : who.startsWith('num-') ? { card: who } : { member: who },
      lines: lines.map((line, at) => ({
        line: at + 1,
        sku: `sku-${at + 1}`,
        quantity: 1000,
        ...line,
      })),
      tenders: bought.tenders ?? [],
    };
  }

  /** Takes lines of a sale back: [line, minor units, thousandths (default 1000)]. */
  takeBack(
    of: string,
    lines: readonly (readonly [line: number, minor: number, quantity?: number])[],
    options: { readonly mayWait?: boolean; readonly number?: string } = {},
  ): Outcome {
    this.documents += 1;
    return this.run({
      kind: 'return',
      receipt: refOf(options.number ?? `back-${this.documents}`),
      of: refOf(of),
      occurredAt: this.now,
      currency: this.keeper.programmes[0]?.currency ?? 'EUR',
      lines: lines.map(([ofLine, totalMinor, quantity = 1000], at) => ({
        line: at + 1,
        ofLine,
        quantity,
        totalMinor,
      })),
      mayWait: options.mayWait ?? true,
    });
  }

  /** Spends points at the till under a document of its own; its id is that of the spend. */
  spend(amount: number, number = `spend-${++this.documents}`, who = 'anna'): Outcome {
    return this.run({
      kind: 'spend',
      id: spendId(number),
      receipt: refOf(number),
      occurredAt: this.now,
      who: who.startsWith('num-') ? { card: who } : { member: who },
      unit: 'POINTS',
      amount,
    });
  }

  adjust(amount: number): Outcome {
    const change = { unit: 'POINTS', amount, reason: 'goodwill', at: this.now };
    return this.run({ kind: 'adjust', who: { member: 'anna' }, ...change });
  }

  settle(member = 'anna'): Outcome {
    return this.run({ kind: 'settle', member });
  }

  /** What stands in the accounts of a member, by their postings. */
  balance(member = 'anna'): Omit<Balance, 'unit'> {
    const of = (part: string) => this.keeper.account(`member:${member}:${part}`);
    return { available: of('available'), pending: of('pending'), debt: 0 - of('debt') };
  }

  /** Postings to an account as [kind, amount], in order. */
  history(account: string): [string, number][] {
    return this.keeper.entries.flatMap((entry) =>
      entry.postings
        .filter((posting) => posting.account === account)
        .map((posting): [string, number] => [entry.kind, posting.amount]),
    );
  }
}

/** Opens a shop with a programme of these wishes. */
export function givenShop(wish: ProgrammeWish = {}, local?: string): Shop {
  return new Shop(programmesOf(programmeText(wish)), local);
}

export function refOf(number: string): ReceiptRef {
  return { partner: 'shop', store: '1', till: '1', businessDate: '2026-03-02', number };
}

/** The answer of an outcome that must be no refusal, of the kind asked for. */
export function answered<K extends Answer['kind']>(
  outcome: Outcome,
  kind: K,
): Answer & { readonly kind: K } {
  if (!outcome.ok) throw new Error(`refused: ${outcome.code} ${JSON.stringify(outcome.facts)}`);
  if (outcome.answer.kind !== kind) throw new Error(`answered ${outcome.answer.kind}, not ${kind}`);
  return outcome.answer as Answer & { readonly kind: K };
}

/** The code of a refusal; 'posted' when it was none. */
export function codeOf(outcome: Outcome): string {
  return outcome.ok ? 'posted' : outcome.code;
}

function amountText(wish: ProgrammeWish): string {
  return typeof wish.amount === 'string' ? `"${wish.amount}"` : String(wish.amount ?? 1);
}
