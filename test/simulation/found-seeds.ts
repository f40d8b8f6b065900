/**
 * Seeds whose runs once broke a promise, and what was wrong then. A seed draws another run once the
 * product sends or asks for anything else, so each of these also has a test of its own.
 */
export const foundSeeds: readonly { readonly seed: number; readonly found: string }[] = [
  {
    seed: 15,
    found: 'a restored gateway gave revs out again that a push had brought above the cursor',
  },
  {
    seed: 26,
    found: 'a kiosk whose disk was set back, with new events in forgotten places, waited for ever',
  },
  { seed: 189, found: 'a backup that was restored twice brought an abandoned history back' },
];
