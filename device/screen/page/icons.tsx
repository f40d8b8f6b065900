import type { JSX } from 'preact';

/** Line icons of one weight, drawn on a 24 x 24 grid. All are decoration beside words. */
function Icon(props: { readonly children: JSX.Element | JSX.Element[] }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      {props.children}
    </svg>
  );
}

export const GlobeIcon = (): JSX.Element => (
  <Icon>
    <circle cx="12" cy="12" r="9" />
    <path d="M3 12h18M12 3c2.5 2.7 3.8 5.7 3.8 9s-1.3 6.3-3.8 9c-2.5-2.7-3.8-5.7-3.8-9S9.5 5.7 12 3z" />
  </Icon>
);

export const KeypadIcon = (): JSX.Element => (
  <Icon>
    <path
      d="M6 5h.01M12 5h.01M18 5h.01M6 11h.01M12 11h.01M18 11h.01M6 17h.01M12 17h.01M18 17h.01"
      class="icon-dots"
    />
  </Icon>
);

export const CheckIcon = (): JSX.Element => (
  <Icon>
    <circle cx="12" cy="12" r="9" />
    <path d="M8 12.4l2.8 2.8L16.2 9.5" />
  </Icon>
);

export const StarIcon = (): JSX.Element => (
  <Icon>
    <path d="M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8z" />
  </Icon>
);

export const StepsIcon = (): JSX.Element => (
  <Icon>
    <path d="M3 20h5v-5h5v-5h5V5h3" />
  </Icon>
);

export const CloudOffIcon = (): JSX.Element => (
  <Icon>
    <path d="M8 18h9.5a3.5 3.5 0 0 0 1.6-6.6A5.5 5.5 0 0 0 9.8 7.3M6.9 9.2A4.5 4.5 0 0 0 7.5 18M4 4l16 16" />
  </Icon>
);

export const HourglassIcon = (): JSX.Element => (
  <Icon>
    <path d="M7 3.5h10M7 20.5h10M8 3.5c0 4.5 8 4.5 8 8.5s-8 4-8 8.5M16 3.5c0 4.5-8 4.5-8 8.5s8 4 8 8.5" />
  </Icon>
);

export const PlusIcon = (): JSX.Element => (
  <Icon>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 8v8M8 12h8" />
  </Icon>
);

export const EraseIcon = (): JSX.Element => (
  <Icon>
    <path d="M9 6h11v12H9l-6-6zM12.5 9.5l5 5M17.5 9.5l-5 5" />
  </Icon>
);

export const HiddenIcon = (): JSX.Element => (
  <Icon>
    <path d="M3.5 12s3-5.5 8.5-5.5S20.5 12 20.5 12s-3 5.5-8.5 5.5S3.5 12 3.5 12zM4.5 19.5l15-15" />
  </Icon>
);
