import { useEffect, useState } from 'preact/hooks';
import { type Answer, kroner, press, type State } from './state.ts';

/** A small till: goods, the customer's card, the last receipts. */
export function TillView(props: {
  readonly state: State;
  readonly who: string | null;
  readonly onWho: (who: string | null) => void;
}) {
  const { state, who, onWho } = props;
  const [basket, setBasket] = useState<readonly string[]>([]);
  const [answer, setAnswer] = useState<Answer>({});
  const priceOf = (sku: string) => state.goods.find((one) => one.sku === sku)?.priceMinor ?? 0;
  const shelf = basket.reduce((sum, sku) => sum + priceOf(sku), 0);
  const quote = useQuote(basket, who);
  const total = quote?.payMinor ?? shelf;
  const send = async (key: Readonly<Record<string, unknown>>): Promise<void> => {
    setAnswer({ isOk: true, text: 'One moment…' });
    setAnswer(await press(key));
  };
  const buy = (): void => {
    setBasket([]);
    void send({ kind: 'buy', skus: basket, who });
  };
  return (
    <section class="till" aria-label="Till">
      <Heading waiting={state.tillWaiting} />
      <div class="goods">
        {state.goods.map(({ sku, name, priceMinor }) => (
          <button type="button" key={sku} onClick={() => setBasket([...basket, sku])}>
            <b>{name}</b>
            <span>{kroner(priceMinor)}</span>
          </button>
        ))}
      </div>
      <div class="who">
        <span class="who-title">Card</span>
        {[...state.people.map(({ name }) => name), null].map((name) => (
          <label key={name ?? 'none'}>
            <input type="radio" name="who" checked={who === name} onChange={() => onWho(name)} />
            <span class="who-name">{name ?? 'none'}</span>
          </label>
        ))}
        <button
          type="button"
          class="spend"
          disabled={who === null}
          onClick={() => void send({ kind: 'spend', who })}
        >
          Spend 50 points
        </button>
      </div>
      <div class="basket">
        <span class="items">
          {basket.length === 0 ? 'The basket is empty.' : names(state, basket)}
        </span>
        {basket.length > 0 && (
          <button type="button" class="quiet" onClick={() => setBasket([])}>
            Clear
          </button>
        )}
        <button type="button" class="main" disabled={basket.length === 0} onClick={buy}>
          Buy {kroner(total)}
        </button>
      </div>
      <p class={answer.isOk === false ? 'answer trouble' : 'answer'} aria-live="polite">
        {basket.length > 0 && quote?.notes !== undefined && quote.notes.length > 0
          ? quote.notes.join('. ')
          : (answer.text ?? 'Choose goods, then Buy.')}
      </p>
      <Receipts state={state} onReturn={(number) => void send({ kind: 'return', number })} />
    </section>
  );
}

/** What the gateway would take for the basket; null while it is not known. */
function useQuote(basket: readonly string[], who: string | null): Answer | null {
  const [quote, setQuote] = useState<Answer | null>(null);
  const key = JSON.stringify([basket, who]);
  useEffect(() => {
    setQuote(null);
    const [skus, name] = JSON.parse(key) as [readonly string[], string | null];
    if (skus.length === 0) return;
    let isOld = false;
    void press({ kind: 'quote', skus, who: name }).then((answer) => {
      if (!isOld && answer.payMinor !== undefined) setQuote(answer);
    });
    return () => {
      isOld = true;
    };
  }, [key]);
  return quote;
}

function Heading({ waiting }: { readonly waiting: number }) {
  return (
    <h2>
      Till
      {waiting > 0 && (
        <span class="waits">
          <b data-waiting>{waiting}</b> kept for the gateway
        </span>
      )}
    </h2>
  );
}

function Receipts(props: { readonly state: State; readonly onReturn: (number: string) => void }) {
  return (
    <ul class="receipts">
      {props.state.receipts.length === 0 && <li class="none">The last two receipts show here.</li>}
      {props.state.receipts.slice(0, 2).map((receipt) => (
        <li key={receipt.number}>
          <span>
            {receipt.who}: {receipt.lines.map(({ name }) => name).join(', ')}
          </span>
          <b>{kroner(receipt.payMinor)}</b>
          <button
            type="button"
            class="quiet"
            disabled={receipt.isReturned}
            onClick={() => props.onReturn(receipt.number)}
          >
            {receipt.isReturned ? 'Returned' : 'Return'}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** "2 x Coffee, Croissant". */
function names(state: State, basket: readonly string[]): string {
  return state.goods
    .map(({ sku, name }) => ({ name, count: basket.filter((one) => one === sku).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => (count === 1 ? name : `${count} x ${name}`))
    .join(', ');
}
