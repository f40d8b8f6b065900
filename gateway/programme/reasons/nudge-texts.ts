import type { CustomerLanguage } from '../../../protocol/text.ts';
import type { Nudge } from './types.ts';

type Texts = Readonly<Record<Nudge['code'], string>>;

/**
 * One line a kind of nudge: `{more}` is what is missing, `{percent}` and `{saves}` what the next
 * step gives, `{reward}` what a rule or an exchange gives.
 */
export const nudgeTexts: Readonly<Record<CustomerLanguage, Texts>> = {
  da: {
    STEP: '{more} mere -> {percent} %, sparer {saves}',
    NEXT_STEP: '{more} mere -> {percent} % fra næste gang',
    TOTAL: '{more} mere -> {reward}',
    REWARD: 'mangler {more} -> {reward}',
  },
  en: {
    STEP: '{more} more -> {percent} %, saves {saves}',
    NEXT_STEP: '{more} more -> {percent} % from the next time on',
    TOTAL: '{more} more -> {reward}',
    REWARD: '{more} to go -> {reward}',
  },
  nb: {
    STEP: '{more} til -> {percent} %, sparer {saves}',
    NEXT_STEP: '{more} til -> {percent} % fra neste gang',
    TOTAL: '{more} til -> {reward}',
    REWARD: 'mangler {more} -> {reward}',
  },
  nl: {
    STEP: 'nog {more} -> {percent} %, bespaart {saves}',
    NEXT_STEP: 'nog {more} -> {percent} % vanaf de volgende keer',
    TOTAL: 'nog {more} -> {reward}',
    REWARD: 'nog {more} -> {reward}',
  },
  ru: {
    STEP: 'ещё {more} -> {percent} %, экономия {saves}',
    NEXT_STEP: 'ещё {more} -> {percent} % со следующего раза',
    TOTAL: 'ещё {more} -> {reward}',
    REWARD: 'осталось {more} -> {reward}',
  },
};
