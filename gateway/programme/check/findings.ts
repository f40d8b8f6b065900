import type { YamlPath } from '../../../protocol/yaml.ts';
import type { ProgrammeFile } from '../language/schema.ts';
import type { Programme } from '../types.ts';

/** What `stamgast programme check` can find, by its code. A code is never renamed. */
export const findingCodes = {
  'file-wrong': { severity: 'error', help: 'the form or a value of the file is wrong' },
  'exchange-profits': {
    severity: 'error',
    help: 'points that go round by exchanges and conversions come back as more points',
  },
  'rule-never-holds': { severity: 'warning', help: 'no receipt can meet the conditions of a rule' },
  'lines-never-hold': { severity: 'warning', help: 'no line can meet what a rule asks of lines' },
  'lines-excluded': { severity: 'warning', help: 'all lines of a rule are excluded elsewhere' },
  'review-never': { severity: 'warning', help: 'no receipt can meet what a rule reviews' },
  'review-always': { severity: 'warning', help: 'all that a rule gives waits for a person' },
  'rule-over': { severity: 'warning', help: 'the last day of a rule is before the file begins' },
  'rule-shadowed': { severity: 'warning', help: 'another rule always comes first, or gives more' },
  'multiply-nothing': { severity: 'warning', help: 'a multiplier has nothing that it multiplies' },
  'multiply-adds': { severity: 'warning', help: 'two multipliers add up: 2 and 2 give 3 times' },
  'stack-mixed': { severity: 'warning', help: 'rules of one group do not agree how they stack' },
  'exchange-clash': { severity: 'warning', help: 'two exchanges take the same unit' },
  'step-never-reached': { severity: 'warning', help: 'a step of a ladder lies beyond its rule' },
  'step-not-more': { severity: 'warning', help: 'a higher step gives no more than the one before' },
  'discount-over-cap': {
    severity: 'warning',
    help: 'a discount is more than `discountCap` lets by',
  },
  'limit-over-budget': { severity: 'warning', help: 'a limit allows more than the budget can pay' },
  'unit-never-earned': { severity: 'warning', help: 'no rule gives this unit' },
  'unit-never-used': { severity: 'warning', help: 'nobody can do anything with this unit' },
  'period-differs': {
    severity: 'warning',
    help: 'a tally of other days than the period of a rule',
  },
  'warned-often': {
    severity: 'warning',
    help: 'a warning for each day on which points were earned',
  },
  'level-unasked': { severity: 'warning', help: 'a level of the tiers is worth nothing' },
  'tally-unasked': { severity: 'warning', help: 'no rule asks for this tally' },
  'event-unasked': { severity: 'warning', help: 'no rule and no tally asks for this event' },
  'date-unasked': { severity: 'warning', help: 'nobody asks for this date of a member' },
  'card-unasked': { severity: 'warning', help: 'no rule asks for this kind of card' },
  'places-unasked': { severity: 'warning', help: 'no rule asks for places' },
  'conditions-many': { severity: 'warning', help: 'more conditions than a cashier can explain' },
  'rules-many': { severity: 'warning', help: 'more rules than a member can know' },
  'discount-permanent': { severity: 'warning', help: 'a discount of 20 % or more without an end' },
  'discount-over-margin': { severity: 'warning', help: 'a discount of more than the margin' },
  'cherry-pickers': { severity: 'warning', help: 'cheap goods for whoever buys nothing else' },
  'buys-anyway': { severity: 'warning', help: 'all get it for what they do already' },
  'reward-far': { severity: 'warning', help: 'a median member needs more than 12 months' },
  'reward-expires': { severity: 'warning', help: 'points end before a median member can use them' },
  'rare-purchases': { severity: 'warning', help: 'members come too rarely for a reward by visits' },
  'club-unasked': { severity: 'warning', help: 'a club is worth nothing' },
  'fee-over-benefits': {
    severity: 'warning',
    help: 'the fee of a club is more than a median member gets back',
  },
  'consent-paid': { severity: 'warning', help: 'a benefit hangs on a consent to marketing' },
  'text-missing': { severity: 'note', help: 'a text is missing in one of the five languages' },
  'profit-share': { severity: 'note', help: 'which share of the profit a rule gives away' },
} as const satisfies Record<string, { readonly severity: Severity; readonly help: string }>;

export type FindingCode = keyof typeof findingCodes;
export type Severity = 'error' | 'warning' | 'note';

/** One thing that the owner should know before launch. Lines and columns count from 1. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Dotted path of the key, `rules.0.when`; '' for the file as a whole. */
  readonly path: string;
  /** What was found. */
  readonly text: string;
  /** What to do. */
  readonly hint: string;
}

/** A finding before its place in the file is known. */
export interface Found {
  readonly code: FindingCode;
  readonly path: YamlPath;
  readonly text: string;
  readonly hint: string;
}

/** What an owner knows of the shop; null: not told, and then nothing is said about it. */
export interface Shop {
  /** What a median member spends a month, minor units. */
  readonly medianMonthMinor: number | null;
  /** How often a median member comes, in thousandths of a visit a month. */
  readonly medianVisits: number | null;
  /** Profit as a share of the price. */
  readonly margin: { readonly num: number; readonly den: number } | null;
}

/** A file of the right form and what it compiles to. */
export interface Checking {
  readonly programme: Programme;
  readonly file: ProgrammeFile;
  readonly shop: Shop;
}

/** Path of a key of a rule; the file's order is not that of the compiled rules' meaning. */
export function rulePath({ file }: Checking, id: string, ...keys: YamlPath): YamlPath {
  return ['rules', file.rules.findIndex((rule) => rule.id === id), ...keys];
}
