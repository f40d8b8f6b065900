import type { Message } from '../../../../gateway/programme/messages/message.ts';
import { assertNever } from '../../../../protocol/units.ts';
import { listOf, textOf } from '../spot.ts';
import { type Check, differ, lineOf } from './check.ts';

/** What the member is to be told now: `told: [450 POINTS end after 2027-01-31]`, or `nothing`. */
export const told: Check = {
  name: 'told',
  beside: ['buys', 'returns', 'taps', 'has', 'is'],
  read: (spot) => {
    const wanted =
      spot.value === 'nothing' ? [] : listOf(spot, '`told`').map((one) => textOf(one, 'a message'));
    return ({ shop, who }) => {
      const found = shop.messages(who).map(textFor);
      return differ(lineOf(spot), 'told', wanted.join('; '), found.join('; '));
    };
  },
};

function textFor({ kind, facts }: Message): string {
  switch (kind) {
    case 'pointsEnd':
      return `${facts['amount']} ${facts['unit']} end after ${facts['lastDay']}`;
    case 'programmeEnds':
      return `${facts['programme']} ends: ${facts['lastEarning']}, ${facts['lastSpending']}`;
    case 'programmeFollows':
      return `${facts['successor']} follows ${facts['programme']} on ${facts['from']}`;
    case 'cardBlocked':
      return `a card was blocked on ${facts['day']}`;
    case 'recall':
      return `${facts['sku']} of ${facts['day']} is recalled: ${facts['code']}`;
    default:
      return assertNever(kind);
  }
}
