import { decide } from '../../../gateway/programme/decide.ts';
import type { StateOfMerge } from '../../../gateway/programme/people/merge-types.ts';
import type {
  Answer,
  Command,
  Decision,
  MemberState,
  Outcome,
  Programmes,
  State,
} from '../../../gateway/programme/types.ts';
import { programmesOf, refOf } from '../programme/given.ts';
import { memberOf, mergeOf, stateOf } from './given-member.ts';

export const file = (more = '') => `
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: { onReturn: debt }, STAMPS: {} }
${more}
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`;
export const programmes = programmesOf(file());
export const now = Date.UTC(2026, 2, 2, 12);
const nothing: StateOfMerge = {
  ...{ other: null, isBlocked: false, hasHolds: false, cards: [], uses: [], tokens: [] },
  ...{ brought: [], merge: null, newest: null },
};
type Told = Partial<MemberState>;
/** What is known of both, and of the merge. */
export interface Asked {
  readonly bo?: Told;
  readonly anna?: Told | null;
  readonly asked?: Partial<StateOfMerge>;
  readonly state?: Partial<State>;
  readonly of?: Programmes;
}
function loaded({ bo = {}, anna = {}, asked = {}, state = {} }: Asked): State {
  const other = anna === null ? null : memberOf('anna', anna);
  const merge = { ...nothing, other, ...asked };
  return stateOf(now, { member: memberOf('bo', bo), merge, nextLot: 9, ...state });
}
export type Merging = Command & { readonly kind: 'merge' };
/** Anna goes into Bo, unless a test says otherwise. */
export function merge(
  { of = programmes, ...asked }: Asked = {},
  more: Partial<Merging> = {},
): Outcome {
  return decide(of, loaded(asked), {
    ...{ kind: 'merge', id: 'mg-1', receipt: refOf('m'), staff: '7', second: '8', at: now },
    ...{ who: { member: 'bo' }, from: { member: 'anna' } },
    ...more,
  });
}
/** Parts what the merge has joined. */
export function unmerge({ of = programmes, ...asked }: Asked = {}, staff = '7'): Outcome {
  const undo = { merge: mergeOf(), ...asked.asked };
  const receipt = refOf('u');
  const command = { kind: 'unmerge', receipt, merge: 'mg-1', staff, at: now } as const;
  return decide(of, loaded({ ...asked, asked: undo }), command);
}
type Moved = Answer & { readonly kind: 'merged' | 'unmerged' };
/** The decision of a merge or its un-merge, which must be no refusal. */
export function done(outcome: Outcome): Decision & { readonly answer: Moved } {
  if (!outcome.ok) throw new Error(`refused: ${outcome.code}`);
  const { answer } = outcome;
  if (answer.kind !== 'merged' && answer.kind !== 'unmerged') throw new Error(answer.kind);
  return { ...outcome, answer };
}
export const entriesOf = ({ entries }: Decision) =>
  entries.map(({ kind, member, ref }) => [kind, member, ref]);
export const points = (amount: number) => [{ unit: 'POINTS', amount }];
export const balance = (available: number, debt = 0) => ({ available, pending: 0, debt });
export const held = { available: 0, held: 5 };
