import type { Language, ScreenView } from '../../protocol/views.ts';

/** What the page sends back: POST /input with this as JSON. */
export type ScreenInput =
  | { readonly kind: 'touch' }
  | { readonly kind: 'done' }
  | { readonly kind: 'language'; readonly language: Language }
  | { readonly kind: 'typed'; readonly number: string };

/** The kiosk's screen: a loopback HTTP server; the page follows GET /events (server-sent events). */
export interface Screen {
  show(view: ScreenView): void;
  close(): Promise<void>;
}
