import { useState } from 'preact/hooks';
import { type ProgramState, press, type State } from './state.ts';

/** Three plugs to pull, and what they do to the link and the outbox. */
export function Plugs({ state }: { readonly state: State }) {
  const { gateway, kiosk, isCut, kioskStatus, outbox } = state;
  const [trouble, setTrouble] = useState('');
  const pull = async (kind: string): Promise<void> => {
    const { text = '' } = await press({ kind });
    setTrouble(text);
  };
  return (
    <section class="plugs" aria-label="Plugs">
      <h2>Pull the plug</h2>
      <div class="row">
        <Plug
          isOn={!isCut}
          title="Network"
          text={isCut ? 'cut' : 'connected'}
          label={isCut ? 'Mend the network' : 'Cut the network'}
          onPull={() => void pull(isCut ? 'mend' : 'cut')}
        />
        <ProgramPlug name="gateway" title="Gateway" program={gateway} onPull={pull} />
        <ProgramPlug name="kiosk" title="Kiosk" program={kiosk} onPull={pull} />
      </div>
      <p class="facts">
        <span class={kioskStatus?.isUp === true ? 'dot up' : 'dot'} aria-hidden="true" />
        {linkWords(kioskStatus)}
        <span class="outbox">
          Outbox of the kiosk: <b data-outbox>{outbox ?? 0}</b>
        </span>
      </p>
      {trouble !== '' && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
    </section>
  );
}

function linkWords(status: State['kioskStatus']): string {
  if (status === null) return 'The kiosk does not answer';
  if (!status.isUp) return 'The kiosk is on its own';
  return status.isCurrent ? 'The kiosk hears its gateway' : 'The kiosk is catching up';
}

function ProgramPlug(props: {
  readonly name: 'gateway' | 'kiosk';
  readonly title: string;
  readonly program: ProgramState;
  readonly onPull: (kind: string) => Promise<void>;
}) {
  const { name, title, program, onPull } = props;
  const isOn = program.state !== 'ended';
  const end = name === 'gateway' ? 'Gateway' : 'Kiosk';
  return (
    <Plug
      isOn={isOn}
      title={title}
      text={program.state === 'running' ? `pid ${program.pid}` : program.state}
      label={isOn ? `Kill the ${name}` : 'Start again'}
      onPull={() => void onPull(`${isOn ? 'kill' : 'start'}${end}`)}
    />
  );
}

function Plug(props: {
  readonly isOn: boolean;
  readonly title: string;
  readonly text: string;
  readonly label: string;
  readonly onPull: () => void;
}) {
  return (
    <div class={props.isOn ? 'plug on' : 'plug'}>
      <b>{props.title}</b>
      <span>{props.text}</span>
      <button type="button" onClick={props.onPull}>
        {props.label}
      </button>
    </div>
  );
}
