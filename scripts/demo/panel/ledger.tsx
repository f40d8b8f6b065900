import type { State } from './state.ts';

/** The newest lines of the ledger, straight from its file. */
export function Ledger({ state }: { readonly state: State }) {
  const block = state.lines[0]?.block ?? '';
  return (
    <section class="ledger" aria-label="Ledger">
      <h2>
        Ledger <small>newest block {block}</small>
      </h2>
      <table>
        <tbody>
          {state.lines.map(({ n, kind, account, amount }) => (
            <tr key={`${n} ${account}`}>
              <td class="n">{n}</td>
              <td>{kind}</td>
              <td>{account}</td>
              <td class="amount">{amount > 0 ? `+${amount}` : amount === 0 ? '' : amount}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
