import type { ReceiptRef } from '../../../../gateway/programme/types.ts';
import { assert } from '../../../../protocol/units.ts';
import { entriesOf, fail, type Spot, textOf } from '../spot.ts';
import { textBeside, told, type Verb } from './verb.ts';

/** `anna does: review`, or with a quantity `anna does: { history: 340 }`: an event is posted. */
export const does: Verb = {
  name: 'does',
  isDated: true,
  read: (reading) => {
    const { event, quantity } = eventOf(reading.at);
    const name = textBeside(reading, 'receipt');
    return {
      run: (shop, who) => {
        const ref: ReceiptRef = shop.nextReceipt();
        const answer = shop.run({
          ...{ kind: 'event', receipt: ref, occurredAt: shop.dated, event, quantity },
          who: shop.whoIs(who) ?? { card: 'none' },
        });
        const nothing = { totalMinor: 0, back: 0, backMinor: 0 };
        const lines = [{ line: 1, sku: event, quantity, ...nothing }];
        // An event has no money in it.
        if (!('ok' in answer)) shop.receipts.push({ who, name, ref, currency: '', lines });
        return told(answer);
      },
    };
  },
};

/** `anna withdraws: review`: the event named `of`, else the last of this name. */
export const withdraws: Verb = {
  name: 'withdraws',
  isDated: true,
  read: (reading) => {
    const event = textOf(reading.at, 'an event');
    const of = textBeside(reading, 'of');
    return {
      run: (shop, who) => {
        const done = shop.receipts.findLast((one) =>
          of === null
            ? one.who === who && one.lines.some(({ sku, back }) => sku === event && back === 0)
            : one.name === of,
        );
        assert(done !== undefined, `there is a ${event} of ${who}`);
        const answer = shop.run({
          ...{ kind: 'withdraw', receipt: shop.nextReceipt(), of: done.ref },
          ...{ occurredAt: shop.dated, mayWait: false },
        });
        for (const line of done.lines) line.back = line.quantity;
        return told(answer);
      },
    };
  },
};

function eventOf(at: Spot): { readonly event: string; readonly quantity: number } {
  if (typeof at.value === 'string') return { event: at.value, quantity: 1000 };
  const [first, ...more] = entriesOf(at, 'an event');
  if (first === undefined || more.length > 0) return fail(at, 'one event: { history: 340 }');
  const [event, spot] = first;
  const quantity = Math.round(Number(spot.value) * 1000);
  return Number.isFinite(quantity) ? { event, quantity } : fail(spot, 'a quantity is a number');
}
