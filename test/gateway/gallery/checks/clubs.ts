import { visitAsked } from '../../../../gateway/programme/basket.ts';
import { openDraft } from '../../../../gateway/programme/draft.ts';
import { clubStandings } from '../../../../gateway/programme/people/club-standings.ts';
import type { ClubStanding } from '../../../../gateway/programme/people/club-types.ts';
import { tierOn } from '../../../../gateway/programme/standing/tiers.ts';
import type { Programme, Programmes, State } from '../../../../gateway/programme/types.ts';
import { versionAt } from '../../../../gateway/programme/versions.ts';
import { entriesOf, textOf } from '../spot.ts';
import { type Check, type Checking, differ, lineOf, moneyText } from './check.ts';

/**
 * `clubs: { regulars: in until 2027-03-09 }`, or `in`, `out`, `out, one to go, or a fee of 25.00`: as
 * the till is told, else as it is now. `meters: { pro: 12.00 of 60.00, pays from 3000.00 }` likewise.
 */
const ofClubs = (
  name: string,
  text: (standing: ClubStanding, programme: Programme) => string,
): Check => ({
  name,
  beside: ['buys', 'would buy', 'returns', 'tells', 'has'],
  read: (spot) => {
    const wanted = entriesOf(spot, `\`${name}\``).map(
      ([club, at]) => [club, textOf(at, 'it')] as const,
    );
    return (checking) => {
      const found = new Map(standingsIn(checking).map((one) => [one.club, one]));
      return wanted.flatMap(([club, said]) => {
        const one = found.get(club);
        const is = one === undefined ? 'not told' : text(one, checking.shop.programme);
        return differ(lineOf(spot), `${name} ${club}`, said, is);
      });
    };
  },
});

export const clubChecks: readonly Check[] = [
  ofClubs('clubs', ({ isMember, until, gate, offer }, programme) => {
    if (isMember) return until === undefined ? 'in' : `in until ${until}`;
    const pays = offer?.paysFromMinor;
    const from = pays === undefined ? '' : `, pays from ${moneyText(programme, pays)}`;
    const ways = [
      ...(gate === undefined ? [] : [gate.reason]),
      ...(offer === undefined
        ? []
        : [`or a fee of ${moneyText(programme, offer.feeMinor)}${from}`]),
    ];
    return ['out', ...ways].join(', ');
  }),
  ofClubs('meters', ({ meter }, programme) => {
    if (meter === undefined) return 'none';
    const { feeMinor, benefitsMinor, paysFromMinor } = meter;
    const pays =
      paysFromMinor === undefined ? '' : `, pays from ${moneyText(programme, paysFromMinor)}`;
    return `${moneyText(programme, benefitsMinor)} of ${moneyText(programme, feeMinor)}${pays}`;
  }),
];

function standingsIn({ shop, who, told }: Checking): readonly ClubStanding[] {
  const answer = told?.answer;
  const said = answer !== undefined && 'kind' in answer && answer.kind === 'purchase';
  return (said ? answer.clubs : undefined) ?? shop.lookAt(who, clubsNow);
}

/** Where the member of the state stands with the clubs of today, as a quote says it. */
function clubsNow(programmes: Programmes, state: State): readonly ClubStanding[] {
  const { member, now } = state;
  const version = versionAt(programmes, now);
  if (version === null || member === null) return [];
  const draft = openDraft(programmes, state);
  const tier = tierOn(draft, version, now);
  const asked = visitAsked(version, { member, book: draft.book, at: now, tier });
  return clubStandings(draft, version, { asked, isQuote: true });
}
