import type { JSX } from 'preact';
import { assertNever } from '../../../protocol/units.ts';
import type { Language, ScreenView } from '../../../protocol/views.ts';
import { GlobeIcon, KeypadIcon } from './icons.tsx';
import type { PageState } from './page-state.ts';
import { allowsPad } from './page-state.ts';
import { Attract, Reading } from './views/attract.tsx';
import { Member, sayMember } from './views/member.tsx';
import type { Notice } from './views/notice.tsx';
import { NoticeView, noticeOf } from './views/notice.tsx';
import { NumberPad } from './views/number-pad.tsx';
import type { Words } from './words.ts';
import { wordsOf } from './words.ts';

/** What the page can ask for. */
export interface Actions {
  done(): void;
  switchLanguage(language: Language): void;
  pad(act: 'open' | 'close' | 'erase'): void;
  digit(digit: string): void;
  sendTyped(): void;
}

/** The whole page, as a pure function of its state. */
export function Page(props: { readonly state: PageState; readonly actions: Actions }): JSX.Element {
  const { state, actions } = props;
  const words = wordsOf(state.view.language);
  const scene = sceneOf(state, words);
  return (
    <div class={`page page-${scene.tone}`} data-view={scene.name}>
      <header class="bar">
        <span class="brand">
          <BrandMark />
          Stamgast
          <span class="brand-line">{words.say('brand.line')}</span>
        </span>
      </header>
      <main class="stage" key={scene.name}>
        <Scene scene={scene} words={words} state={state} actions={actions} />
      </main>
      <footer class="bar bar-bottom">
        {state.isLinked ? <LanguageButton words={words} actions={actions} /> : <span />}
        <MainActions state={state} words={words} actions={actions} />
      </footer>
      <p class="said" role="status" aria-live="polite">
        {scene.said}
      </p>
    </div>
  );
}

type SceneKind =
  | {
      readonly kind: 'view';
      readonly view: ScreenView & { kind: 'attract' | 'reading' | 'member' };
    }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'pad' };
type SceneOf = SceneKind & {
  readonly name: string;
  readonly tone: 'calm' | 'member' | 'notice';
  /** The one sentence that a screen reader hears. */
  readonly said: string;
};

/** Chooses what is on the stage: a lost kiosk first, then the number pad, then the view. */
function sceneOf(state: PageState, words: Words): SceneOf {
  const { view } = state;
  if (!state.isLinked) return noticeScene('outOfService', noticeOf('reconnecting', words));
  if (state.pad !== null) {
    const failed = state.pad.stage === 'failed' ? words.say('pad.failed') : '';
    return { kind: 'pad', name: 'pad', tone: 'calm', said: failed || words.say('pad.title') };
  }
  switch (view.kind) {
    case 'attract': {
      const said = `${words.say('attract.title')}. ${words.say('attract.text')}`;
      return { kind: 'view', view, name: view.kind, tone: 'calm', said };
    }
    case 'reading':
      return { kind: 'view', view, name: view.kind, tone: 'calm', said: words.say('reading.text') };
    case 'member': {
      const said = sayMember(view, words);
      return { kind: 'view', view, name: view.kind, tone: 'member', said };
    }
    case 'unknownCard':
    case 'cannotCheck':
    case 'refusedRead':
    case 'outOfService':
      return noticeScene(view.kind, noticeOf(view, words));
    default:
      return assertNever(view);
  }
}

function noticeScene(name: string, notice: Notice): SceneOf {
  const said = [notice.title, ...notice.texts].join('. ');
  return { kind: 'notice', notice, name, tone: 'notice', said };
}

function Scene(props: {
  readonly scene: SceneOf;
  readonly words: Words;
  readonly state: PageState;
  readonly actions: Actions;
}): JSX.Element {
  const { scene, words, state, actions } = props;
  if (scene.kind === 'notice') return <NoticeView notice={scene.notice} />;
  if (scene.kind === 'pad') return <NumberPad pad={state.pad} words={words} actions={actions} />;
  const { view } = scene;
  if (view.kind === 'attract') return <Attract words={words} />;
  if (view.kind === 'reading') return <Reading words={words} />;
  return <Member view={view} words={words} />;
}

function LanguageButton(props: { readonly words: Words; readonly actions: Actions }): JSX.Element {
  const { words, actions } = props;
  const other = words.language === 'en' ? 'da' : 'en';
  return (
    <button
      type="button"
      class="button button-quiet"
      id="language"
      lang={other}
      aria-label={words.say('language.label')}
      onClick={() => actions.switchLanguage(other)}
    >
      <GlobeIcon />
      {words.say('language.switch')}
    </button>
  );
}

/** The buttons at the right of the bottom bar, under the thumb. */
function MainActions(props: {
  readonly state: PageState;
  readonly words: Words;
  readonly actions: Actions;
}): JSX.Element | null {
  const { state, words, actions } = props;
  const { view } = state;
  if (!state.isLinked || state.pad !== null) return null;
  const isMember = view.kind === 'member';
  const hasEnd = isMember || endsByTouch.includes(view.kind);
  return (
    <span class="actions">
      {allowsPad(view) ? (
        <button
          type="button"
          class={hasEnd ? 'button button-quiet' : 'button'}
          id="type"
          onClick={() => actions.pad('open')}
        >
          <KeypadIcon />
          {words.say('attract.type')}
        </button>
      ) : null}
      {hasEnd ? (
        <button type="button" class="button button-main" id="done" onClick={() => actions.done()}>
          {words.say(isMember ? 'member.done' : 'back')}
        </button>
      ) : null}
    </span>
  );
}

/** Notices that a touch ends before their time. */
const endsByTouch: readonly string[] = ['unknownCard', 'cannotCheck', 'refusedRead'];

function BrandMark(): JSX.Element {
  return (
    <svg class="brand-mark" viewBox="0 0 40 40" aria-hidden="true">
      <rect x="2" y="2" width="36" height="36" rx="12" />
      <path d="M12 23.5c2.2 3 4.9 4.5 8 4.5s5.8-1.5 8-4.5" />
      <circle cx="14.5" cy="16" r="2.2" />
      <circle cx="25.5" cy="16" r="2.2" />
    </svg>
  );
}
