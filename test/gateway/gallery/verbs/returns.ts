import { assert } from '../../../../protocol/units.ts';
import { type Portion, portionsOf } from '../goods.ts';
import type { Receipt } from '../shop.ts';
import { textBeside, told, type Verb } from './verb.ts';

/** `anna returns: coat`: of the receipt named `of`, else of the last with so many of them. */
export const returns: Verb = {
  name: 'returns',
  isDated: true,
  read: (reading) => {
    const { shelf, measure } = reading.context;
    const goods = portionsOf(reading.at, shelf, { measure, isBack: true });
    const of = textBeside(reading, 'of');
    return {
      run: (shop, who) => {
        const receipt = shop.receipts.findLast((one) =>
          of === null
            ? one.who === who && goods.every((portion) => lineFor(one, portion) !== undefined)
            : one.name === of,
        );
        assert(receipt !== undefined, `there is a receipt of ${who} with these goods`);
        const lines = goods.map((portion, at) => backOf(receipt, portion, at + 1));
        return told(
          shop.run({
            kind: 'return',
            receipt: { ...shop.nextReceipt(), partner: receipt.ref.partner },
            of: receipt.ref,
            occurredAt: shop.dated,
            currency: receipt.currency,
            lines,
            mayWait: false,
          }),
        );
      },
    };
  },
};

/** The line of a return, which the receipt then remembers. */
function backOf(receipt: Receipt, portion: Portion, at: number) {
  const line = lineFor(receipt, portion);
  assert(line !== undefined, `${portion.good.sku} is on the receipt`);
  const back = line.back + portion.thousandths;
  const backMinor = Math.round((line.totalMinor * back) / line.quantity);
  const totalMinor = backMinor - line.backMinor;
  Object.assign(line, { back, backMinor });
  return { line: at, ofLine: line.line, quantity: portion.thousandths, totalMinor };
}

function lineFor(
  receipt: Receipt,
  { good, thousandths }: Portion,
): Receipt['lines'][number] | undefined {
  return receipt.lines.find(
    ({ sku, quantity, back }) => sku === good.sku && quantity - back >= thousandths,
  );
}
