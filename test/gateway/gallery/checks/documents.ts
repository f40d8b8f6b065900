import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pseudonymOf } from '../../../../gateway/programme/draws/pick.ts';
import { memberId } from '../shop.ts';
import { entriesOf, listOf, textOf, wholeOf } from '../spot.ts';
import type { Document } from '../verbs/publishing.ts';
import {
  type Check,
  type Checking,
  differ,
  differMaps,
  lineOf,
  moneysOf,
  moneyText,
} from './check.ts';

const runOf = ({ told }: Checking) => (told?.document?.kind === 'run' ? told.document.run : null);
const drawOf = ({ told }: Checking) =>
  told?.document?.kind === 'draw' ? told.document.draw : null;

/** Money by name, of a settlement run; what is not named is nothing. */
const ofRun = (
  name: string,
  of: (run: (Document & { readonly kind: 'run' })['run']) => readonly (readonly [string, number])[],
): Check => ({
  name,
  beside: ['settles'],
  read: (spot, context) => {
    const wanted = moneysOf(spot, context);
    return (checking) => {
      const run = runOf(checking);
      if (run === null) return [];
      const text = (_: string, minor: number) => moneyText(checking.shop.programme, minor);
      return differMaps(lineOf(spot), name, { wanted, found: new Map(of(run)), text });
    };
  },
});

/** How many receipts each issuer of foreign cards is told of. */
const receipts: Check = {
  name: 'receipts',
  beside: ['settles'],
  read: (spot) => {
    const rows = entriesOf(spot, '`receipts`').map(
      ([id, at]) => [id, wholeOf(at, 'a count')] as const,
    );
    return (checking) => {
      const found = (runOf(checking)?.discounts ?? []).flatMap(({ from, receipts: count }) =>
        count === undefined ? [] : [[from, count] as const],
      );
      const maps = {
        wanted: new Map(rows),
        found: new Map(found),
        text: (_: string, n: number) => String(n),
      };
      return differMaps(lineOf(spot), 'receipts', maps);
    };
  },
};

/** Entries of a draw in all, as the published list says. */
const entries: Check = {
  name: 'entries',
  beside: ['draws'],
  read: (spot) => {
    const wanted = spot.value === 'none yet' ? spot.value : String(wholeOf(spot, '`entries`'));
    return (checking) => {
      const draw = drawOf(checking);
      const found = draw?.stage === 'publish' ? String(draw.total) : 'none yet';
      return differ(lineOf(spot), 'entries', wanted, found);
    };
  },
};

/** Who wins, or stands in reserve, in the order in which they were drawn. */
const picks = (name: 'winners' | 'reserves'): Check => ({
  name,
  beside: ['draws'],
  read: (spot) => {
    const wanted = listOf(spot, `\`${name}\``).map((one) => textOf(one, 'a name'));
    return (checking) => {
      const draw = drawOf(checking);
      const found = draw?.stage === 'winners' ? draw[name] : [];
      const document = checking.told?.document;
      const names = namesOf(checking, document?.kind === 'draw' ? document.id : '');
      const text = found.map(({ pseudonym }) => names.get(pseudonym) ?? pseudonym).join(', ');
      return differ(lineOf(spot), name, wanted.join(', '), text);
    };
  },
});

/** People by the name under which a list has them. */
function namesOf({ shop }: Checking, id: string): ReadonlyMap<string, string> {
  const folder = join(shop.folder ?? '', 'draw-secrets');
  const { saltKey } = JSON.parse(readFileSync(join(folder, id, 'secret.json'), 'utf8')) as {
    readonly saltKey: string;
  };
  return new Map(shop.names.map((name) => [pseudonymOf(saltKey, memberId(name)).pseudonym, name]));
}

/** Entries that a member gets without buying anything, as the published rules say. */
const freeEntries: Check = {
  name: 'free entries',
  beside: ['draws'],
  read: (spot) => {
    const wanted = wholeOf(spot, '`free entries`');
    return (checking) => {
      const draw = drawOf(checking);
      const found = draw?.stage === 'open' ? draw.rules.freeEntries : 0;
      return differ(lineOf(spot), 'free entries', String(wanted), String(found));
    };
  },
};

type Money = readonly (readonly [string, number])[];
const positive = (rows: Money): Money => rows.filter(([, minor]) => minor > 0);

export const documentChecks: readonly Check[] = [
  ofRun('from', ({ parties }) =>
    positive(parties.map(({ account, netMinor }) => [account, -netMinor])),
  ),
  ofRun('to', ({ parties }) =>
    positive(parties.map(({ account, netMinor }) => [account, netMinor])),
  ),
  ofRun('owes still', ({ liabilities }) => liabilities.map(({ of, minor }) => [of, minor])),
  receipts,
  freeEntries,
  entries,
  picks('winners'),
  picks('reserves'),
];
