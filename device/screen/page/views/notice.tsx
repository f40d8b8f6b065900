import type { JSX } from 'preact';
import { assertNever } from '../../../../protocol/units.ts';
import type { ScreenView } from '../../../../protocol/views.ts';
import type { TextKey, Words } from '../words.ts';
import type { NoticePictureName } from './notice-picture.tsx';
import { NoticePicture } from './notice-picture.tsx';

/** A page that says one thing: what happened, and what to do now. */
export interface Notice {
  readonly picture: NoticePictureName;
  readonly title: string;
  readonly texts: readonly string[];
}

type NoticeSource =
  | (ScreenView & { readonly kind: 'unknownCard' | 'cannotCheck' | 'refusedRead' | 'outOfService' })
  | 'reconnecting';

/** The words and the picture of a view without a member. */
export function noticeOf(source: NoticeSource, words: Words): Notice {
  if (source === 'reconnecting') return outOfService('outOfService.reconnecting', words);
  switch (source.kind) {
    case 'unknownCard':
      return {
        picture: 'question',
        title: words.say('unknownCard.title'),
        texts: [words.say('unknownCard.text')],
      };
    case 'cannotCheck': {
      const name = source.isSaved ? 'cannotCheckSaved' : 'cannotCheckUnsaved';
      return {
        picture: source.isSaved ? 'saved' : 'cloud',
        title: words.say(`${name}.title`),
        texts: [words.say(`${name}.text`)],
      };
    }
    case 'refusedRead':
      return refusedRead(source.code, words);
    case 'outOfService':
      return outOfService(`outOfService.${source.reason}`, words);
    default:
      return assertNever(source);
  }
}

/** The stage of a notice: a picture beside a sentence that can be read from two metres. */
export function NoticeView(props: { readonly notice: Notice }): JSX.Element {
  const { notice } = props;
  return (
    <section class="split split-notice">
      <div class="split-words">
        <h1 class="headline">{notice.title}</h1>
        {notice.texts.map((text) => (
          <p class="lead" key={text}>
            {text}
          </p>
        ))}
      </div>
      <NoticePicture name={notice.picture} />
    </section>
  );
}

/** Codes that have their own words and picture; all others share one. */
const refusedPictures: Readonly<Record<string, NoticePictureName>> = {
  CHECK_DIGIT_WRONG: 'digits',
  BANK_CARD_REFUSED: 'bank',
  TWO_CARDS: 'two',
};

function refusedRead(code: string, words: Words): Notice {
  const title = `refused.${code}.title`;
  const text = `refused.${code}.text`;
  const hasWords = words.has(title) && words.has(text);
  return {
    picture: refusedPictures[code] ?? 'again',
    title: words.say(hasWords ? title : 'refused.OTHER.title'),
    texts: [words.say(hasWords ? text : 'refused.OTHER.text')],
  };
}

function outOfService(reason: TextKey, words: Words): Notice {
  return {
    picture: 'cup',
    title: words.say('outOfService.title'),
    texts: [words.say(reason), words.say('outOfService.till')],
  };
}
