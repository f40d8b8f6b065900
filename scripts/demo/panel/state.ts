/** What the demo server sends; see `Demo.state`. */
export interface State {
  readonly screenUrl: string;
  readonly people: readonly { readonly name: string; readonly card: string }[];
  readonly goods: readonly {
    readonly sku: string;
    readonly name: string;
    readonly priceMinor: number;
  }[];
  readonly gateway: ProgramState;
  readonly kiosk: ProgramState;
  readonly isCut: boolean;
  readonly kioskStatus: { readonly isUp: boolean; readonly isCurrent: boolean } | null;
  readonly outbox: number | null;
  readonly lines: readonly {
    readonly n: number;
    readonly kind: string;
    readonly account: string;
    readonly amount: number;
    readonly unit: string;
    readonly block: string;
  }[];
  readonly receipts: readonly {
    readonly number: string;
    readonly who: string;
    readonly lines: readonly { readonly name: string }[];
    readonly payMinor: number;
    readonly isReturned: boolean;
  }[];
  /** Documents that the till keeps for the gateway. */
  readonly tillWaiting: number;
  readonly steps: { readonly tapped: boolean; readonly bought: boolean; readonly pulled: boolean };
}
export interface ProgramState {
  readonly state: 'starting' | 'running' | 'ended';
  readonly pid: number | null;
}

/** What a key answers for the till's display. */
export interface Answer {
  readonly isOk?: boolean;
  readonly text?: string;
  /** Of a quote: what the basket costs, and what the gateway says about it. */
  readonly payMinor?: number;
  readonly notes?: readonly string[];
}

/** Presses a key of the panel. A refusal comes back as text, never as an exception. */
export async function press(key: Readonly<Record<string, unknown>>): Promise<Answer> {
  try {
    const response = await fetch('/key', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(key),
    });
    if (!response.ok) return { isOk: false, text: await response.text() };
    return (await response.json()) as Answer;
  } catch {
    return { isOk: false, text: 'The demo shop is closed. Type npm start again.' };
  }
}

/** Follows the shop's state until the page is left. `null`: the shop is closed. */
export function follow(onState: (state: State | null) => void): void {
  const stream = new EventSource('/state');
  stream.onmessage = (event) => onState(JSON.parse(event.data) as State);
  stream.onerror = () => onState(null);
}

export const kroner = (minor: number): string => `${(minor / 100).toFixed(2)} kr`;
