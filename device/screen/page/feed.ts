import type { ScreenView } from '../../../protocol/views.ts';

/** The part of an EventSource that the page needs. */
export interface EventStream {
  addEventListener(name: string, listener: (event: { readonly data?: unknown }) => void): void;
  close(): void;
}

export interface FeedDeps {
  /** The build that this page is of; null takes the first that the kiosk names. */
  readonly build: string | null;
  /** Opens GET /events anew. */
  open(): EventStream;
  after(delayMs: number, work: () => void): () => void;
  onView(view: ScreenView): void;
  /** The kiosk does not answer. The next view ends it. */
  onLost(): void;
  /** The kiosk serves another build of this page. */
  onNewBuild(): void;
}

/** How long after a loss the next try comes. */
const RETRY_MS = 400;
/** The kiosk beats every 3 s; a page that hears nothing for this long says so. */
const SILENCE_MS = 8_000;

/**
 * Follows the kiosk's views for ever: after a loss it says so at once and tries again, and a
 * kiosk that holds the connection but says nothing counts as lost.
 */
export function followViews(deps: FeedDeps): void {
  let { build } = deps;
  const connect = (): void => {
    const stream = deps.open();
    let isOver = false;
    const lose = (): void => {
      if (isOver) return;
      isOver = true;
      stopWatch();
      stream.close();
      deps.onLost();
      deps.after(RETRY_MS, connect);
    };
    let stopWatch = deps.after(SILENCE_MS, lose);
    const hear = (): void => {
      stopWatch();
      stopWatch = deps.after(SILENCE_MS, lose);
    };
    stream.addEventListener('error', lose);
    stream.addEventListener('beat', hear);
    stream.addEventListener('build', ({ data }) => {
      if (build !== null && build !== data) deps.onNewBuild();
      build = String(data);
    });
    stream.addEventListener('view', ({ data }) => {
      if (isOver) return;
      hear();
      deps.onView(JSON.parse(String(data)) as ScreenView);
    });
  };
  connect();
}
