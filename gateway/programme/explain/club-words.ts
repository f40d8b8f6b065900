import { isAlways } from '../counted.ts';
import type { ClubFile } from '../language/club-schema.ts';
import type { Club, ClubFee } from '../people/club-types.ts';
import { conditionText, linesText, valueText } from './condition-words.ts';
import {
  chosen,
  counted,
  type Explaining,
  listed,
  moneyOf,
  namesText,
  pointsOf,
  unsaid,
} from './words.ts';

/** How members come into a club, what must hold there, and what it gives. */
export function clubSentences(
  explaining: Explaining,
  { name, fee, proven, answered, byHand, holds, gives }: Club,
): readonly string[] {
  const raw: Partial<ClubFile> = explaining.file.clubs?.[name] ?? {};
  const isOpen = fee === null && proven.length === 0 && answered.length === 0 && !byHand;
  const proofs = proven.map(({ tally, from }) => {
    return `${tally} reaches ${valueText(explaining, `tally.${tally}`, from)}`;
  });
  return [
    ...(fee === null ? [] : feeSentences(explaining, fee, raw.fee ?? {})),
    ...(proofs.length === 0
      ? []
      : [
          `A member is let in for good when ${listed(proofs, 'or')}; what comes back may close the gate again.`,
        ]),
    ...(answered.length === 0
      ? []
      : [`A member who has answered ${listed(answered, 'and')} is let in.`]),
    ...(byHand ? ['A till or staff may let members in (your choice: byHand).'] : []),
    isAlways(holds)
      ? 'Nothing else must hold (default: while).'
      : `${isOpen ? 'All members are in it' : 'That holds only'} while ${conditionText(explaining, holds)}; who is not known to be so is out.`,
    ...(gives === null
      ? []
      : [
          `Who pays or proves it has ${pointsOf(explaining, gives.unit, gives.amount)} once; they go back when that is undone.`,
        ]),
    raw.name === undefined
      ? `Kiosks call it ${name} (default: name).`
      : `Kiosks call it ${namesText(raw.name)} (your choice: name).`,
    ...unsaid(raw, ['fee', 'proven', 'answered', 'byHand', 'while', 'gives', 'name']),
  ];
}

function feeSentences(explaining: Explaining, fee: ClubFee, raw: object): readonly string[] {
  const { priceMinor, months, refund, back, lines } = fee;
  const refunds = {
    full: 'in full',
    proRata: 'for the months that have not begun',
    lessBenefits: 'less the benefits that it gave',
  } as const;
  const pays =
    back === null
      ? []
      : [
          `It pays from ${moneyOf(explaining, Math.ceil((priceMinor * back.den) / back.num))} in ${counted(months, 'month')}.`,
        ];
  return [
    `A fee of ${moneyOf(explaining, priceMinor)}, ${linesText(explaining, lines)}, lets a member in for ${counted(months, 'month')}; one bought early begins after the one that runs. A fee is no goods.`,
    `A fee that comes back is paid back ${refunds[refund]} ${chosen(raw, 'refund')}, and the club ends at once.`,
    ...pays,
  ];
}
