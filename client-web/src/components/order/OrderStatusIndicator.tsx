import type { OrderDescription } from '../../presentation/describe-order';
import { StatusIcon } from '../layout/icons';

interface Props {
  readonly description: OrderDescription;
  /** `page`: the headline of a page. `row`: one word in a list. */
  readonly size: 'page' | 'row';
}

/** The status by shape, then by word, and by colour last. */
export function OrderStatusIndicator({ description, size }: Props) {
  const { shape, tone, word, title, detail } = description;
  if (size === 'row') {
    return (
      <span className="status-row" data-tone={tone}>
        <StatusIcon shape={shape} />
        <span>{word}</span>
      </span>
    );
  }
  return (
    <div className="status" data-tone={tone} data-shape={shape}>
      <StatusIcon key={shape} shape={shape} className="status-icon" />
      <h1 className="status-title">{title}</h1>
      <p className="status-detail" dir="auto">
        {detail}
      </p>
    </div>
  );
}
