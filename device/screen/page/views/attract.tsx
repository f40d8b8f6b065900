import type { JSX } from 'preact';
import type { Words } from '../words.ts';

/** The invitation: a card glides to the reader and back, calmly. */
export function Attract(props: { readonly words: Words }): JSX.Element {
  const { words } = props;
  return (
    <section class="split">
      <div class="split-words">
        <h1 class="headline">{words.say('attract.title')}</h1>
        <p class="lead">{words.say('attract.text')}</p>
      </div>
      <ReaderPicture motion="glide" />
    </section>
  );
}

/** Something lies in the field: the page answers at once, before it knows what. */
export function Reading(props: { readonly words: Words }): JSX.Element {
  const { words } = props;
  return (
    <section class="split">
      <div class="split-words">
        <h1 class="headline">{words.say('reading.title')}</h1>
        <p class="lead">{words.say('reading.text')}</p>
        <span class="dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      </div>
      <ReaderPicture motion="rest" />
    </section>
  );
}

function ReaderPicture(props: { readonly motion: 'glide' | 'rest' }): JSX.Element {
  return (
    <svg class={`picture picture-${props.motion}`} viewBox="0 0 480 440" aria-hidden="true">
      <ellipse class="ground" cx="240" cy="408" rx="168" ry="14" />
      <rect class="reader" x="92" y="262" width="296" height="142" rx="30" />
      <rect class="reader-top" x="112" y="280" width="256" height="84" rx="20" />
      <circle class="reader-light" cx="240" cy="384" r="6" />
      <g class="waves">
        <path class="wave wave-1" d="M216 330a34 34 0 0 1 48 0" />
        <path class="wave wave-2" d="M199 313a58 58 0 0 1 82 0" />
        <path class="wave wave-3" d="M182 296a82 82 0 0 1 116 0" />
      </g>
      <g class="card">
        <rect class="card-face" x="110" y="62" width="260" height="164" rx="20" />
        <path class="card-shine" d="M110 150L258 62h54L110 184z" />
        <rect class="card-chip" x="138" y="96" width="46" height="34" rx="8" />
        <path class="card-smile" d="M300 168c8 12 34 12 42 0" />
        <rect class="card-line" x="138" y="172" width="112" height="10" rx="5" />
        <rect class="card-line" x="138" y="192" width="70" height="10" rx="5" />
      </g>
    </svg>
  );
}
