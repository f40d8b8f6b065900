import { type Static, Type } from '@fastify/type-provider-typebox';
import { Card, closed, key, second, staff, text } from './schemas.ts';

/** Bodies and answers of merges: two memberships of one person become one, and two again. */
export const MergeBody = Type.Object(
  {
    ...key,
    card: Type.Optional(Card),
    member: Type.Optional(text(64, 'Instead of a card: the id of the member who stays.')),
    from: Type.Object(
      {
        card: Type.Optional(Card),
        member: Type.Optional(text(64, 'Instead of a card: the member id.')),
      },
      { ...closed, description: 'Who goes into that member.' },
    ),
    staff,
    second,
  },
  { ...closed, title: 'Merge', description: 'Points change hands, so it takes two.' },
);
export const MergeUndoBody = Type.Object(
  {
    ...key,
    merge: Type.String({ pattern: '^mg-[0-9a-f]{32}$', description: 'Id of the merge.' }),
    staff,
  },
  { ...closed, title: 'MergeUndo', description: 'Each has again what was theirs.' },
);
export type MergeBody = Static<typeof MergeBody>;
export type MergeUndoBody = Static<typeof MergeUndoBody>;

const amounts = (description: string) =>
  Type.Array(Type.Object({ unit: Type.String(), amount: Type.Integer() }), { description });
const balances = (description: string) =>
  Type.Array(
    Type.Object({
      ...{ unit: Type.String(), available: Type.Integer(), pending: Type.Integer() },
      debt: Type.Integer(),
    }),
    { description },
  );
export const MergeAnswer = Type.Object(
  {
    kind: Type.Union([Type.Literal('merged'), Type.Literal('unmerged')]),
    member: Type.String({ description: 'Whose membership goes on.' }),
    other: Type.String({ description: 'Who went into it, or came out again.' }),
    merge: Type.String({ description: 'Id of the merge, to undo it.' }),
    until: Type.String({ format: 'date', description: 'Last day on which it can be undone.' }),
    moved: amounts('Points that went over, or back.'),
    paid: amounts('What one owed and points of the other paid, or have again.'),
    balances: balances('Of the member.'),
    others: balances('Of the other, after an un-merge.'),
  },
  { title: 'MergeAnswer' },
);
const told = {
  merge: Type.String({ description: 'Id of the merge.' }),
  at: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date', description: 'Last day on which it can be undone.' }),
};
/** What the account of a member tells of merges. */
export const toldMerges = {
  mergedInto: Type.Optional(
    Type.String({ description: 'Who has the account now: this member went into that one.' }),
  ),
  merges: Type.Array(Type.Object({ ...told, other: Type.String() }), {
    description: 'Members who went into this one, oldest first.',
  }),
};
