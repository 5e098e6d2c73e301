import { useCallback, useState } from 'react';
import { useLoad } from '../../../hooks/useLoad';
import { useTestbench } from '../../hooks/testbench-context';
import { nameOfRequest } from '../../presentation/messages';
import type { DeliveryDetail } from '../../types/testbench.types';
import { CopyText } from '../display/CopyText';
import { Text } from '../display/Data';
import { Problem } from '../display/Problem';
import { Tabs } from '../frame/Tabs';
import { MailView } from '../orders/MailView';
import { OrderNotes } from '../orders/OrderNotes';
import { BodyView } from './BodyView';
import { DifferenceView } from './DifferenceView';
import { EventFacts } from './EventFacts';
import { EventTimeline } from './EventTimeline';
import { HeaderTable } from './HeaderTable';
import { SignatureParts } from './SignatureParts';

interface Props {
  readonly number: number;
  readonly onOpen: (number: number) => void;
  readonly onClose: () => void;
  readonly onFilterOrder: (order: string) => void;
  readonly onReplay: () => void;
}

/** One request, whole. */
export function EventPane(props: Props) {
  const { number } = props;
  const { api } = useTestbench();
  const [isRevealed, setRevealed] = useState(false);
  const { data, error, reload } = useLoad(
    useCallback(() => api.delivery(number, isRevealed), [api, number, isRevealed]),
  );
  const curl = useCallback(() => api.curl(number, isRevealed), [api, number, isRevealed]);
  const scenario = useCallback(() => api.scenarioOf(number), [api, number]);
  return (
    <article className="bench-event" aria-label={nameOfRequest(number)}>
      <header className="bench-event-head">
        <h2>{data?.type == null ? nameOfRequest(number) : <Text value={data.type} max={120} />}</h2>
        <div className="bench-actions">
          <button
            type="button"
            className="bench-button bench-button-strong"
            aria-keyshortcuts="r"
            onClick={props.onReplay}
          >
            Replay <kbd>r</kbd>
          </button>
          <CopyText label="Copy as curl" read={curl} />
          <CopyText label="Copy as scenario" read={scenario} />
          <button type="button" className="bench-button" onClick={reload}>
            Reload
          </button>
          <button type="button" className="bench-button" onClick={props.onClose}>
            Close <kbd>Esc</kbd>
          </button>
        </div>
      </header>
      <Problem error={error} />
      {!data && !error && <p className="bench-empty">Reading…</p>}
      {data && (
        <>
          <EventFacts detail={data} onFilterOrder={props.onFilterOrder} />
          <SignatureParts explanation={data.explanation} />
          <Parts
            {...props}
            detail={data}
            isRevealed={isRevealed}
            onReveal={() => setRevealed(!isRevealed)}
          />
        </>
      )}
    </article>
  );
}

type Part = 'body' | 'headers' | 'timeline' | 'difference' | 'mail';

const PARTS = [
  { name: 'body', label: 'Body' },
  { name: 'headers', label: 'Headers' },
  { name: 'timeline', label: 'Timeline' },
  { name: 'difference', label: 'Difference' },
  { name: 'mail', label: 'Mail' },
] as const;

interface PartsProps extends Props {
  readonly detail: DeliveryDetail;
  readonly isRevealed: boolean;
  readonly onReveal: () => void;
}

function Parts({ detail, onOpen, isRevealed, onReveal }: PartsProps) {
  const [part, setPart] = useState<Part>('body');
  return (
    <Tabs label="Of this request" id="bench-part" tabs={PARTS} active={part} onChange={setPart}>
      {part === 'body' && (
        <BodyView
          body={detail.body}
          masked={detail.masked}
          isRevealed={isRevealed}
          onReveal={onReveal}
        />
      )}
      {part === 'headers' && <HeaderTable detail={detail} />}
      {part === 'timeline' && (
        <>
          <EventTimeline timeline={detail.timeline} event={detail.event} onOpen={onOpen} />
          {detail.timeline && detail.order !== null && <OrderNotes order={detail.order} />}
        </>
      )}
      {part === 'difference' && <DifferenceView detail={detail} />}
      {part === 'mail' && <MailView detail={detail} />}
    </Tabs>
  );
}
