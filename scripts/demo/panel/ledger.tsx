import type { State } from './state.ts';

/** The newest lines of the ledger, straight from its file, each with the block that seals it. */
export function Ledger({ state }: { readonly state: State }) {
  return (
    <section class="ledger" aria-label="Ledger">
      <h2>
        Ledger <small>entry, account, amount, sealed in block</small>
      </h2>
      <table>
        <tbody>
          {state.lines.map(({ n, kind, account, amount, unit, block }) => (
            <tr key={`${n} ${account} ${unit}`}>
              <td class="n">{n}</td>
              <td>{kind}</td>
              <td>{account}</td>
              <td class="amount">{amount > 0 ? `+${amount}` : amount === 0 ? '' : amount}</td>
              <td>{unit}</td>
              <td class="block">{block}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
