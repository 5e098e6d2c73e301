import { useCallback, useState } from 'react';
import { useLoad } from '../../../hooks/useLoad';
import { useTestbench } from '../../hooks/testbench-context';
import {
  type DeliveryDetail,
  MAIL_KINDS,
  type MailKind,
  type MailPreview,
} from '../../types/testbench.types';
import { CopyText } from '../display/CopyText';
import { Text } from '../display/Data';
import { Problem } from '../display/Problem';

/** What the customer of a request's order would be written, if this happened to it now. */
export function MailView({ detail }: { readonly detail: DeliveryDetail }) {
  const { order } = detail;
  const [kind, setKind] = useState<MailKind>(() => likelyKind(detail));
  if (order === null) return <p className="bench-empty">This request belongs to no order.</p>;
  return (
    <div className="bench-mail">
      <div className="bench-actions">
        <label>
          Mail about
          <select
            className="bench-field"
            value={kind}
            onChange={({ target }) => setKind(target.value as MailKind)}
          >
            {MAIL_KINDS.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <span className="bench-soft">A preview: nothing is sent.</span>
      </div>
      <Letter key={`${order} ${kind}`} order={order} kind={kind} />
    </div>
  );
}

function likelyKind({ type, status_after }: DeliveryDetail): MailKind {
  if (type?.includes('refund')) return 'refunded';
  if (status_after === 'failed') return 'declined';
  return status_after === 'cancelled' ? 'cancelled' : 'paid';
}

function Letter({ order, kind }: { readonly order: string; readonly kind: MailKind }) {
  const { api } = useTestbench();
  const { data, error } = useLoad(
    useCallback(() => api.mailPreview(order, kind), [api, order, kind]),
  );
  if (error) return <Problem error={error} />;
  if (!data) return <p className="bench-empty">Reading…</p>;
  return (
    <>
      <h3>
        <Text value={data.subject} />
      </h3>
      <HtmlPart html={data.html} />
      <pre className="bench-letter">{data.text}</pre>
    </>
  );
}

/**
 * A frame of this page would be under this page's policy, which lets no inline style in: the mail
 * would be drawn as nobody gets it. A file of its own is drawn as it is.
 */
function HtmlPart({ html }: Pick<MailPreview, 'html'>) {
  const read = useCallback(async () => html, [html]);
  return (
    <div className="bench-actions">
      <a
        className="bench-button"
        download="mail.html"
        href={`data:text/html;charset=utf-8,${encodeURIComponent(html)}`}
      >
        Save HTML
      </a>
      <CopyText label="Copy HTML" read={read} />
      <span className="bench-soft">
        Below is the text part. This page’s policy allows no inline styles, so the HTML part is not
        drawn here: save it, and open the file.
      </span>
    </div>
  );
}
