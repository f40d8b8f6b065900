import type { JSX } from 'preact';
import type { ScreenView } from '../../../../protocol/views.ts';
import { CheckIcon, CloudOffIcon, HiddenIcon, HourglassIcon, PlusIcon } from '../icons.tsx';
import { sayNotes } from '../notes-text.ts';
import type { Words } from '../words.ts';
import { Notes } from './notes.tsx';

type MemberScreen = ScreenView & { readonly kind: 'member' };
type Balance = MemberScreen['balances'][number];

/** A member's balance. Masked, it says only that there is one: no amount is in the document. */
export function Member(props: { readonly view: MemberScreen; readonly words: Words }): JSX.Element {
  const { view, words } = props;
  return (
    <section class="member">
      <div class="member-head">
        <h1 class="hello">{hello(view, words)}</h1>
        <LinkMark view={view} words={words} />
      </div>
      {view.isMasked ? (
        <Masked words={words} />
      ) : view.balances.length === 0 ? null : (
        <div class={`balances balances-${Math.min(view.balances.length, 3)}`}>
          {view.balances.map((balance) => (
            <BalanceCard key={balance.unit} balance={balance} zone={view.zone} words={words} />
          ))}
        </div>
      )}
      {view.notes.length === 0 || view.isMasked ? null : <Notes view={view} words={words} />}
      {view.secondsLeft === null ? null : <Countdown seconds={view.secondsLeft} words={words} />}
    </section>
  );
}

/** What a screen reader hears; the countdown is left out, it would speak every second. */
export function sayMember(view: MemberScreen, words: Words): string {
  if (view.isMasked) return `${words.say('member.masked')}. ${words.say('member.maskedText')}`;
  const [first] = view.balances;
  const notes = sayNotes(view, words);
  if (first === undefined) return [hello(view, words), ...notes].join('. ');
  const said = words.say('member.said', {
    hello: hello(view, words),
    amount: words.amount(first.available, first.scale),
    unit: words.unitName(first.unit, countOf(first.available, first.scale)),
  });
  return [said, ...notes].join(' ');
}

function hello(view: MemberScreen, words: Words): string {
  return view.name === '' || view.isMasked
    ? words.say('member.helloNameless')
    : words.say('member.hello', { name: view.name });
}

function LinkMark(props: { readonly view: MemberScreen; readonly words: Words }): JSX.Element {
  const { view, words } = props;
  const moment = words.moment(view.asOf, view.zone);
  return (
    <p class={view.isLive ? 'mark mark-live' : 'mark mark-offline'} id="as-of">
      {view.isLive ? <CheckIcon /> : <CloudOffIcon />}
      <span>
        <strong>{words.say(view.isLive ? 'member.live' : 'member.offline')}</strong>
        <span class="mark-time">
          {words.say(view.isLive ? 'member.liveText' : 'member.offlineText', { moment })}
        </span>
      </span>
    </p>
  );
}

function BalanceCard(props: {
  readonly balance: Balance;
  readonly zone: string;
  readonly words: Words;
}): JSX.Element {
  const { balance, zone, words } = props;
  const { available, pending, nextExpiry, changedBy, scale, unit } = balance;
  const amount = words.amount(available, scale);
  return (
    <article class="balance" data-unit={unit}>
      <p class="label">{words.say('member.balance')}</p>
      <p class={changedBy === null ? 'amount' : 'amount amount-changed'}>
        <span class={amount.length > wideAmount ? 'number number-long' : 'number'}>{amount}</span>
        <span class="unit">{words.unitName(unit, countOf(available, scale))}</span>
        {changedBy === null ? null : (
          <span class="changed">
            {words.say('member.changed', { amount: words.change(changedBy, scale) })}
          </span>
        )}
      </p>
      <ul class="facts">
        {pending === 0 ? null : (
          <li class="fact">
            <PlusIcon />
            {words.say('member.pending', amountValues(balance, pending, words), 2)}
          </li>
        )}
        {nextExpiry === null ? null : (
          <li class="fact">
            <HourglassIcon />
            {words.say(
              'member.expiry',
              {
                ...amountValues(balance, nextExpiry.amount, words),
                // The lot ends at this moment, so the day before it is the last good one.
                day: words.day(nextExpiry.at - 1, zone),
              },
              countOf(nextExpiry.amount, scale),
            )}
          </li>
        )}
      </ul>
    </article>
  );
}

function Masked(props: { readonly words: Words }): JSX.Element {
  const { words } = props;
  return (
    <div class="balances balances-1">
      <article class="balance balance-masked">
        <p class="label">
          <HiddenIcon />
          {words.say('member.masked')}
        </p>
        <p class="amount" aria-hidden="true">
          <span class="veil">
            <i />
            <i />
            <i />
            <i />
          </span>
        </p>
        <p class="fact">{words.say('member.maskedText')}</p>
      </article>
    </div>
  );
}

function Countdown(props: { readonly seconds: number; readonly words: Words }): JSX.Element {
  const { seconds, words } = props;
  return (
    <p class="countdown" id="countdown">
      <span class="countdown-number" aria-hidden="true">
        {seconds}
      </span>
      {words.say('member.secondsLeft', { count: String(seconds) }, seconds)}
    </p>
  );
}

function amountValues(
  balance: Balance,
  amount: number,
  words: Words,
): { readonly amount: string; readonly unit: string } {
  return {
    amount: words.amount(amount, balance.scale),
    unit: words.unitName(balance.unit, countOf(amount, balance.scale)),
  };
}

/** Characters of an amount that fit in the largest letters. */
const wideAmount = 7;

/** The number that plural rules look at. */
const countOf = (amount: number, scale: number): number => amount / 10 ** scale;
