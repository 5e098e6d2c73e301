import { memo } from 'react';
import { formatMoney } from '../../../presentation/money';
import { useStore, useTestbench } from '../../hooks/testbench-context';
import { formatClock, TRANSPORT_MESSAGES } from '../../presentation/messages';
import { type OrderChange, TRANSPORTS, type Watchers } from '../../types/testbench.types';
import { Id, Text } from '../display/Data';

interface Props {
  readonly onFilter: (order: string) => void;
  readonly filtered: string;
}

/** The orders that changed and who watches them: the tester sees the push. */
export const OrderTable = memo(function OrderTable({ onFilter, filtered }: Props) {
  const orders = useStore(useTestbench().orders);
  return (
    <section className="bench-orders" aria-labelledby="bench-orders-title">
      <h2 id="bench-orders-title">Orders, newest change first</h2>
      {orders.length === 0 ? (
        <p className="bench-empty">No order has changed yet.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        <section className="bench-table" data-scrolls tabIndex={0} aria-label="Orders">
          <table>
            <thead>
              <tr>
                <th scope="col">changed</th>
                <th scope="col">order</th>
                <th scope="col">status</th>
                <th scope="col">enrolled</th>
                <th scope="col">amount</th>
                <th scope="col">watchers</th>
                <th scope="col">
                  <span className="visually-hidden">actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {orders.map((change) => (
                <OrderLine
                  key={change.order.id}
                  change={change}
                  isFiltered={filtered === change.order.id}
                  onFilter={onFilter}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
});

interface LineProps {
  readonly change: OrderChange;
  readonly isFiltered: boolean;
  readonly onFilter: (order: string) => void;
}

const SHAPES: Readonly<Record<string, string>> = {
  pending: '○',
  failed: '✗',
  cancelled: '■',
  paid: '●',
};

const TONES: Readonly<Record<string, string>> = { paid: 'good', failed: 'bad' };

function OrderLine({ change: { order, watchers }, isFiltered, onFilter }: LineProps) {
  const marks = [order.activity, order.disputed ? 'disputed' : null].filter(
    (mark) => mark !== null,
  );
  return (
    <tr>
      <td title={order.updated_at}>{formatClock(order.updated_at)}</td>
      <td>
        <a href={`/track/${encodeURIComponent(order.id)}`} target="_blank" rel="noreferrer">
          <Id value={order.id} />
        </a>
      </td>
      {/* A new version draws this cell anew, which lets it light up once. */}
      <td key={order.version} className="bench-fresh" data-tone={TONES[order.status] ?? 'quiet'}>
        <span aria-hidden="true">{SHAPES[order.status] ?? '◇'}</span> <Text value={order.status} />{' '}
        <span className="bench-version">v{order.version}</span>
        {marks.map((mark) => (
          <em className="bench-chip" key={mark}>
            {mark}
          </em>
        ))}
      </td>
      <td>
        <Text value={order.enrollment} />
      </td>
      <td className="bench-number">
        {money(order.amount, order.currency)}
        {order.refunded > 0 && ` −${money(order.refunded, order.currency)}`}
      </td>
      <td>{describeWatchers(watchers)}</td>
      <td>
        <button
          type="button"
          className="bench-button"
          aria-pressed={isFiltered}
          aria-label={`Filter by ${order.id}`}
          onClick={() => onFilter(isFiltered ? '' : order.id)}
        >
          Filter
        </button>
      </td>
    </tr>
  );
}

function describeWatchers(watchers: Watchers): string {
  const some = TRANSPORTS.filter((name) => (watchers[name] ?? 0) > 0);
  if (some.length === 0) return 'nobody';
  return some.map((name) => `${watchers[name]} ${TRANSPORT_MESSAGES[name]}`).join(', ');
}

/** A currency that nobody knows must not take the page down. */
function money(amount: number, currency: string): string {
  try {
    return formatMoney(amount, currency);
  } catch {
    return `${amount} ${currency}`;
  }
}
