import { codeHash } from '../../../../gateway/programme/business-key.ts';
import { buyingOf, payFor } from './buying.ts';
import { tokensBeside } from './tokens.ts';
import { textBeside, type Verb } from './verb.ts';

/** `anna buys: coat, hat`: the till posts a receipt. */
export const buys: Verb = {
  name: 'buys',
  isDated: true,
  read: (reading) => {
    const buying = buyingOf(reading);
    const name = textBeside(reading, 'receipt');
    const tokens = tokensBeside(reading);
    const rungBy = textBeside(reading, 'cashier');
    const cashier = rungBy === null ? {} : { cashier: rungBy };
    const printed = textBeside(reading, 'code');
    const code = printed === null ? {} : { code: codeHash(printed) };
    const run = (shop: Parameters<typeof payFor>[0], who: string) =>
      payFor(shop, { who, buying, isQuote: false }, (basket) => {
        const command = { ...basket, ...code, ...tokens, ...cashier };
        const answer = shop.run(command);
        if ('ok' in answer) return answer;
        const lines = command.lines.map((line) => ({ ...line, back: 0, backMinor: 0 }));
        const { receipt: ref, currency } = command;
        shop.receipts.push({ who, name, ref, currency, lines });
        return answer;
      });
    return { run, buying };
  },
};

/** `anna would buy: coat`: the till asks and posts nothing. */
export const wouldBuy: Verb = {
  name: 'would buy',
  isDated: true,
  read: (reading) => {
    const buying = buyingOf(reading);
    return {
      buying,
      run: (shop, who) =>
        payFor(shop, { who, buying, isQuote: true }, (command) => shop.ask(command)),
    };
  },
};
