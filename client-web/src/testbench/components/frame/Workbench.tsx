import { useCallback, useMemo, useRef, useState } from 'react';
import { useStore, useTestbench } from '../../hooks/testbench-context';
import { useCursor } from '../../hooks/useCursor';
import { useFileDrop } from '../../hooks/useFileDrop';
import { useKeys } from '../../hooks/useKeys';
import { useSelection } from '../../hooks/useSelection';
import { useTestbenchAddress } from '../../hooks/useTestbenchAddress';
import { isFiltering, matcher } from '../../services/filter';
import type { RunSource } from '../../types/testbench.types';
import { DeliveryList } from '../deliveries/DeliveryList';
import { FilterBar } from '../deliveries/FilterBar';
import { OrderTable } from '../orders/OrderTable';
import { KeyHelp } from './KeyHelp';
import { SidePanes, type SideTab } from './SidePanes';
import { TestbenchHeader } from './TestbenchHeader';

interface Props {
  readonly onSignOut: () => Promise<void>;
}

/** As in the style sheet. */
const STACKED = '(max-width: 64rem)';

/** The whole testbench: what came at the left, what to do with it at the right. */
export function Workbench({ onSignOut }: Props) {
  const testbench = useTestbench();
  const { rows, isPaused, waiting } = useStore(testbench.log);
  const past = useStore(testbench.past);
  const { filter, opened, setFilter, open } = useTestbenchAddress();
  const shown = useMemo(
    () => (isFiltering(filter) ? rows.filter(matcher(filter)) : rows),
    [rows, filter],
  );
  const selection = useSelection();
  const { cursor, setCursor, move } = useCursor(shown, testbench.log.find);
  const [tab, setTab] = useState<SideTab>(opened === null ? 'replay' : 'event');
  const [source, setSource] = useState<RunSource | null>(null);
  const [showsKeys, setShowsKeys] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const start = useRef<HTMLButtonElement>(null);
  const panes = useRef<HTMLDivElement>(null);

  const openEvent = useCallback(
    (number: number) => {
      setCursor(number);
      setTab('event');
      open(number);
      // Where the panes stand below each other, the request would open out of sight.
      if (window.matchMedia?.(STACKED).matches) panes.current?.scrollIntoView();
    },
    [open, setCursor],
  );
  const closeEvent = useCallback(() => {
    open(null);
    setTab('replay');
    list.current?.focus();
  }, [open]);
  const filterOrder = useCallback((order: string) => setFilter({ order }), [setFilter]);
  const prepare = useCallback((wanted: RunSource) => {
    setSource(wanted);
    setTab('replay');
    // The button is drawn with the pane.
    requestAnimationFrame(() => start.current?.focus());
  }, []);
  const replayPicked = useCallback(() => {
    const one = tab === 'event' ? opened : cursor;
    const picked = selection.numbers.size > 0 ? [...selection.numbers] : one === null ? [] : [one];
    if (picked.length > 0) prepare({ deliveries: picked.sort((a, b) => a - b) });
  }, [selection, cursor, opened, tab, prepare]);
  const isDropping = useFileDrop(prepare);
  const readOlder = useCallback(() => void testbench.readOlder(), [testbench]);

  const step = (distance: number) => (event: KeyboardEvent) => {
    event.preventDefault();
    const number = move(distance);
    if (number !== null && tab === 'event' && opened !== null) open(number);
  };
  useKeys({
    j: step(1),
    k: step(-1),
    ArrowDown: step(1),
    ArrowUp: step(-1),
    PageDown: step(20),
    PageUp: step(-20),
    Home: step(Number.NEGATIVE_INFINITY),
    End: step(Number.POSITIVE_INFINITY),
    Enter: () => cursor !== null && openEvent(cursor),
    '/': (event) => {
      event.preventDefault();
      search.current?.focus();
      search.current?.select();
    },
    p: () => testbench.log.pause(!testbench.log.get().isPaused),
    x: () => cursor !== null && selection.toggle(cursor),
    r: (event) => {
      event.preventDefault();
      replayPicked();
    },
    '?': () => setShowsKeys(true),
    Escape: () => {
      if (showsKeys) setShowsKeys(false);
      else if (document.activeElement === search.current) list.current?.focus();
      else if (tab === 'event' && opened !== null) closeEvent();
      else selection.clear();
    },
  });

  return (
    <main className="bench" data-dropping={isDropping || undefined}>
      <TestbenchHeader onSignOut={onSignOut} onKeys={() => setShowsKeys(true)} />
      <div className="bench-left">
        <section className="bench-deliveries" aria-label="Webhook requests">
          <FilterBar
            filter={filter}
            onChange={setFilter}
            shown={shown.length}
            all={rows.length}
            isPaused={isPaused}
            waiting={waiting}
            onPause={() => testbench.log.pause(!isPaused)}
            selected={selection.numbers.size}
            onReplay={replayPicked}
            onClear={selection.clear}
            search={search}
            toList={() => list.current?.focus()}
          />
          <DeliveryList
            rows={shown}
            cursor={cursor}
            opened={opened}
            selected={selection.numbers}
            onOpen={openEvent}
            onToggle={selection.toggle}
            element={list}
            isFiltered={isFiltering(filter)}
            past={past}
            onEnd={readOlder}
          />
        </section>
        <OrderTable onFilter={filterOrder} filtered={filter.order} />
      </div>
      <SidePanes
        tab={tab}
        onTab={setTab}
        opened={opened}
        onOpen={openEvent}
        onClose={closeEvent}
        onFilterOrder={filterOrder}
        source={source}
        onSource={prepare}
        start={start}
        element={panes}
      />
      {isDropping && <div className="bench-drop">Drop the recording to replay it</div>}
      <KeyHelp isOpen={showsKeys} onClose={() => setShowsKeys(false)} />
    </main>
  );
}
