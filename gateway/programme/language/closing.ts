import { type Static, Type } from 'typebox';
import { isDate } from '../../../protocol/calendar.ts';
import type { Rule } from '../evaluate/rule.ts';
import { type Fault, quoted } from './faults.ts';
import { nearest } from './nearest.ts';
import { closed, code, percent } from './rule-schema.ts';

const day = (description: string) =>
  Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description });

/** The end of a programme, as a file says it. */
export const ClosingFile = Type.Object(
  {
    lastEarning: day('last business day on which it gives anything: 2026-08-31'),
    lastSpending: day('last business day on which points, stamps and coupons count: 2026-11-30'),
    notices: Type.Optional(
      Type.Array(day('business day from which members are told: 2026-08-01'), {
        minItems: 1,
        maxItems: 10,
        description: 'days on which members are told of the end: [2026-08-01, 2026-11-01]',
      }),
    ),
    erase: Type.Optional(
      Type.Object(
        {
          on: day('business day on which members are forgotten: 2027-02-28'),
          unless: Type.Optional(
            Type.Array(code('name of one of the consents'), {
              minItems: 1,
              maxItems: 20,
              uniqueItems: true,
              description: 'who agrees to any of these consents is kept: [keep]',
            }),
          ),
        },
        {
          ...closed,
          description: 'forget the members when all is over: { on: 2027-02-28, unless: [keep] }',
        },
      ),
    ),
  },
  {
    ...closed,
    description: 'the end of the programme: { lastEarning: 2026-08-31, lastSpending: 2026-11-30 }',
  },
);
export type ClosingFile = Static<typeof ClosingFile>;

/** What a programme was given for its end: the figure that says when it is no longer worth it. */
export const EndsWhenFile = Type.Object(
  {
    costOver: percent('more than so many percent of the turnover: 4'),
    months: Type.Integer({
      minimum: 1,
      maximum: 24,
      description: 'so many whole calendar months in a row: 3',
    }),
  },
  {
    ...closed,
    description: 'the indicator that says it should end: { costOver: 4, months: 3 }',
  },
);
export type EndsWhenFile = Static<typeof EndsWhenFile>;

/** When a programme ends. Business days, all of them included. */
export interface Closing {
  readonly lastEarning: string;
  readonly lastSpending: string;
  /** Ascending. */
  readonly notices: readonly string[];
  /** Who agrees to none of these consents is forgotten on the day; null: all are kept. */
  readonly erase: { readonly on: string; readonly unless: readonly string[] } | null;
}

/** The end of a version that begins on the day `begins`; null: it has none. */
export function closingOf(
  file: ClosingFile | undefined,
  from: {
    readonly begins: string;
    /** Names of the consents of the file. */
    readonly consents: readonly string[];
    readonly faults: Fault[];
  },
): Closing | null {
  if (file === undefined) return null;
  const { begins, consents, faults } = from;
  const { lastEarning, lastSpending, notices = [] } = file;
  const wrong = (path: Fault['path'], text: string, hint: string) =>
    faults.push({ path: ['closing', ...path], text, hint });
  const days = { lastEarning, lastSpending };
  for (const [key, date] of Object.entries(days)) {
    if (!isDate(date)) wrong([key], `found ${quoted(date)}`, 'a day of the calendar: 2026-08-31');
  }
  if (lastEarning < begins)
    wrong(['lastEarning'], 'it is before the file begins', `${begins} or later`);
  if (lastSpending < lastEarning) {
    wrong(
      ['lastSpending'],
      'points are over before the last ones are given',
      `${lastEarning} or later`,
    );
  }
  let before = '';
  for (const [at, notice] of notices.entries()) {
    if (!isDate(notice)) {
      wrong(['notices', at], `found ${quoted(notice)}`, 'a day of the calendar: 2026-08-01');
    } else if (notice < begins || notice > lastSpending) {
      wrong(['notices', at], 'nobody would be told', `from ${begins} to ${lastSpending}`);
    } else if (notice <= before) {
      wrong(['notices', at], 'it is not after the one before', 'days in their order, each once');
    }
    before = notice;
  }
  return { lastEarning, lastSpending, notices, erase: eraseOf(file, consents, wrong) };
}

/** A day after which nobody needs the data any more: all has been spent or has ended. */
function eraseOf(
  { erase, lastSpending }: ClosingFile,
  consents: readonly string[],
  wrong: (path: Fault['path'], text: string, hint: string) => void,
): Closing['erase'] {
  if (erase === undefined) return null;
  const { on, unless = [] } = erase;
  if (!isDate(on)) {
    wrong(['erase', 'on'], `found ${quoted(on)}`, 'a day of the calendar: 2027-02-28');
  } else if (on <= lastSpending) {
    wrong(['erase', 'on'], 'points still count on that day', `after ${lastSpending}`);
  }
  for (const [at, name] of unless.entries()) {
    if (consents.includes(name)) continue;
    const near = nearest(name, consents);
    const hint = near === null ? 'a consent of `consents`' : `did you mean \`${near}\`?`;
    wrong(['erase', 'unless', at], `${quoted(name)} is not known`, hint);
  }
  return { on, unless };
}

/**
 * The rules of a programme that ends: what gives something holds to the last day of earning, what
 * the member pays for in points, stamps or coupons to the last day of spending.
 */
export function endedRules(
  rules: readonly Rule[],
  closing: Closing | null,
  faults: Fault[],
): readonly Rule[] {
  if (closing === null) return rules;
  return rules.map((rule, at) => {
    const last = isSpending(rule) ? closing.lastSpending : closing.lastEarning;
    if (rule.from !== null && rule.from > last) {
      const text = 'the programme has ended by then';
      faults.push({ path: ['rules', at, 'from'], text, hint: `${last} or earlier` });
    }
    return rule.until !== null && rule.until <= last ? rule : { ...rule, until: last };
  });
}

function isSpending({ effect }: Rule): boolean {
  return (
    effect.kind === 'exchange' || (effect.kind === 'discount' && effect.discount.pays !== null)
  );
}
