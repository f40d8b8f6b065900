import { assertNever } from '../../protocol/units.ts';
import { decideAdjust } from './adjust.ts';
import { decideCollect } from './collect.ts';
import { decideAnswer } from './conversions/answer.ts';
import { decideConvert } from './conversions/convert.ts';
import { decideEvent } from './event.ts';
import { decideHeld } from './held/decide-held.ts';
import { decideHold } from './hold.ts';
import { decideEnrol, decideLink, decideVisit } from './membership.ts';
import { decideTold } from './messages/told.ts';
import { decideErase } from './people/erase.ts';
import { decideSettle } from './people/erase-at-end.ts';
import { decideMerge } from './people/merge.ts';
import { decideProfile } from './people/profile.ts';
import { decideUnmerge } from './people/unmerge.ts';
import { decidePurchase } from './purchase.ts';
import { decideRecall, decideSweep } from './recalls/recall.ts';
import { decideReturn, decideWithdraw } from './return.ts';
import { decideSpend, decideSpendCancel, decideSpendIntent } from './spend.ts';
import { decideGrantTier } from './standing/grant.ts';
import { decideStock } from './stock.ts';
import type { Decide } from './types.ts';

/**
 * The pure core: what a command comes to on a state, or why it is refused. Time and ids are
 * arguments; the same arguments give the same outcome, to the byte. Before a member's command is
 * done, what is due on the member's lots is done in entries of its own, so that no job has to
 * run in time. A refusal changes nothing, not even that.
 */
export const decide: Decide = (programmes, state, command) => {
  switch (command.kind) {
    case 'enrol':
      return decideEnrol(programmes, state, command);
    case 'link':
      return decideLink(programmes, state, command);
    case 'visit':
      return decideVisit(programmes, state, command);
    case 'purchase':
      return decidePurchase(programmes, state, command);
    case 'event':
      return decideEvent(programmes, state, command);
    case 'withdraw':
      return decideWithdraw(programmes, state, command);
    case 'collect':
      return decideCollect(programmes, state, command);
    case 'hold':
      return decideHold(programmes, state, command);
    case 'spend':
      return decideSpend(programmes, state, command);
    case 'return':
      return decideReturn(programmes, state, command);
    case 'settle':
      return decideSettle(programmes, state);
    case 'grantTier':
      return decideGrantTier(programmes, state, command);
    case 'profile':
      return decideProfile(programmes, state, command);
    case 'erase':
      return decideErase(programmes, state, command);
    case 'merge':
      return decideMerge(programmes, state, command);
    case 'unmerge':
      return decideUnmerge(programmes, state, command);
    case 'told':
      return decideTold(programmes, state, command);
    case 'recallGoods':
      return decideRecall(programmes, state, command);
    case 'sweepRecall':
      return decideSweep(programmes, state, command);
    case 'stock':
      return decideStock(programmes, state, command);
    case 'adjust':
      return decideAdjust(programmes, state, command);
    case 'convert':
      return decideConvert(programmes, state, command);
    case 'answerConversion':
      return decideAnswer(programmes, state, command);
    case 'decideHeld':
      return decideHeld(programmes, state, command);
    case 'spendIntent':
      return decideSpendIntent();
    case 'spendCancel':
      return decideSpendCancel(programmes, state, command);
    default:
      return assertNever(command);
  }
};
