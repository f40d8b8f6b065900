import type { JSX } from 'preact';
import { assertNever } from '../../../../protocol/units.ts';

export type NoticePictureName =
  | 'question'
  | 'cloud'
  | 'saved'
  | 'digits'
  | 'bank'
  | 'two'
  | 'again'
  | 'cup';

/** A drawing on a soft disc. Decoration: the words beside it say everything. */
export function NoticePicture(props: { readonly name: NoticePictureName }): JSX.Element {
  return (
    <svg class="picture picture-notice" viewBox="0 0 400 400" aria-hidden="true">
      <circle class="disc" cx="200" cy="200" r="190" />
      {drawing(props.name)}
    </svg>
  );
}

function drawing(name: NoticePictureName): JSX.Element {
  switch (name) {
    case 'question':
      return (
        <g>
          <Card x={84} y={122} />
          <Badge>
            <path class="badge-line" d="M-14 -12c0-9 6-16 15-16s16 6 16 14c0 12-16 12-16 26" />
            <circle class="badge-dot" cx="1" cy="28" r="4.5" />
          </Badge>
        </g>
      );
    case 'cloud':
      return <Cloud />;
    case 'saved':
      return (
        <g>
          <Cloud />
          <Badge>
            <path class="badge-line" d="M-20 2l14 14L22 -14" />
          </Badge>
        </g>
      );
    case 'digits':
      return <Digits />;
    case 'bank':
      return <BankCard />;
    case 'two':
      return (
        <g>
          <g transform="rotate(-12 200 200)">
            <Card x={66} y={92} isPale />
          </g>
          <g transform="rotate(8 200 200)">
            <Card x={102} y={150} />
          </g>
        </g>
      );
    case 'again':
      return (
        <g>
          <Card x={84} y={96} />
          <path class="thin" d="M136 300a64 40 0 0 0 128 0M264 300l-18 8M264 300l10 17" />
        </g>
      );
    case 'cup':
      return <Cup />;
    default:
      return assertNever(name);
  }
}

function Card(props: {
  readonly x: number;
  readonly y: number;
  readonly isPale?: boolean;
}): JSX.Element {
  return (
    <g transform={`translate(${props.x} ${props.y})`}>
      <rect class={props.isPale ? 'card-pale' : 'card-face'} width="232" height="148" rx="18" />
      <rect class="card-chip" x="24" y="30" width="42" height="31" rx="7" />
      <rect class="card-line" x="24" y="96" width="104" height="10" rx="5" />
      <rect class="card-line" x="24" y="116" width="66" height="10" rx="5" />
    </g>
  );
}

function Badge(props: { readonly children: JSX.Element | JSX.Element[] }): JSX.Element {
  return (
    <g transform="translate(296 270)">
      <circle class="badge" r="54" />
      {props.children}
    </g>
  );
}

function Cloud(): JSX.Element {
  return (
    <g>
      <path
        class="cloud"
        d="M128 262h150a46 46 0 0 0 10-91 74 74 0 0 0-142-20 56 56 0 0 0-18 111z"
      />
      <path class="thin" d="M112 118l176 176" />
    </g>
  );
}

function Digits(): JSX.Element {
  return (
    <g>
      {[0, 1, 2].map((place) => (
        <g key={place} transform={`translate(${74 + place * 88} 144)`}>
          <rect
            class={place === 2 ? 'digit digit-wrong' : 'digit'}
            width="76"
            height="108"
            rx="16"
          />
          <text class={place === 2 ? 'digit-text digit-text-wrong' : 'digit-text'} x="38" y="74">
            {['4', '7', '?'][place]}
          </text>
        </g>
      ))}
    </g>
  );
}

function BankCard(): JSX.Element {
  return (
    <g>
      <rect class="card-pale" x="84" y="122" width="232" height="148" rx="18" />
      <rect class="stripe" x="84" y="150" width="232" height="30" />
      <rect class="card-line-dark" x="108" y="206" width="80" height="10" rx="5" />
      <circle class="thin" cx="268" cy="232" r="18" />
      <circle class="thin" cx="286" cy="232" r="18" />
      <path class="cross" d="M96 306L304 88" />
    </g>
  );
}

function Cup(): JSX.Element {
  return (
    <g>
      <path class="thin" d="M282 198h18a34 34 0 0 1 0 68h-24" />
      <path class="cup" d="M112 176h176v60a72 72 0 0 1-72 72h-32a72 72 0 0 1-72-72z" />
      <path class="steam steam-1" d="M160 148c-14-18 14-28 0-48" />
      <path class="steam steam-2" d="M200 148c-14-18 14-28 0-48" />
      <path class="steam steam-3" d="M240 148c-14-18 14-28 0-48" />
    </g>
  );
}
