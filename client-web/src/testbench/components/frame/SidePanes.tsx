import { memo, type Ref, type RefObject } from 'react';
import { useStore, useTestbench } from '../../hooks/testbench-context';
import { nameOfRequest, RUN_MESSAGES } from '../../presentation/messages';
import type { RunSource } from '../../types/testbench.types';
import { EventPane } from '../event/EventPane';
import { ReplayPane } from '../replay/ReplayPane';
import { AttentionList } from './AttentionList';
import { FaultSwitches } from './FaultSwitches';
import { type Tab, Tabs } from './Tabs';

export type SideTab = 'event' | 'replay' | 'attention' | 'sandbox';

interface Props {
  readonly tab: SideTab;
  readonly onTab: (tab: SideTab) => void;
  readonly opened: number | null;
  readonly onOpen: (number: number) => void;
  readonly onClose: () => void;
  readonly onFilterOrder: (order: string) => void;
  readonly source: RunSource | null;
  readonly onSource: (source: RunSource) => void;
  readonly start: RefObject<HTMLButtonElement | null>;
  readonly element: Ref<HTMLDivElement>;
}

/** What can be done with a request, and with the server. Not drawn anew for each that comes in. */
export const SidePanes = memo(function SidePanes(props: Props) {
  const { tab, opened } = props;
  const testbench = useTestbench();
  const attention = useStore(testbench.attention);
  const run = useStore(testbench.run);
  const tabs: Tab<SideTab>[] = [
    { name: 'event', label: opened === null ? 'Request' : nameOfRequest(opened) },
    {
      name: 'replay',
      label: run ? <>Replay {RUN_MESSAGES[run.state]?.mark}</> : 'Replay',
    },
    {
      name: 'attention',
      label: (
        <>
          Needs a person
          {attention.length > 0 && <span className="bench-badge">{attention.length}</span>}
        </>
      ),
    },
    ...(testbench.session.sandbox ? [{ name: 'sandbox' as const, label: 'Sandbox' }] : []),
  ];
  return (
    <div className="bench-right" ref={props.element}>
      <Tabs label="Tools" id="bench-tab" tabs={tabs} active={tab} onChange={props.onTab}>
        {tab === 'event' &&
          (opened === null ? (
            <p className="bench-empty">
              No request is open. Go to one with <kbd>j</kbd> and <kbd>k</kbd>, and press{' '}
              <kbd>Enter</kbd>.
            </p>
          ) : (
            <EventPane
              key={opened}
              number={opened}
              onOpen={props.onOpen}
              onClose={props.onClose}
              onFilterOrder={props.onFilterOrder}
              onReplay={() => props.onSource({ deliveries: [opened] })}
            />
          ))}
        {tab === 'replay' && (
          <ReplayPane source={props.source} onSource={props.onSource} start={props.start} />
        )}
        {tab === 'attention' && <AttentionList />}
        {tab === 'sandbox' && <FaultSwitches />}
      </Tabs>
    </div>
  );
});
