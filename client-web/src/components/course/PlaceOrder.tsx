import { type FormEvent, type RefObject, useCallback, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useCreateOrder } from '../../hooks/useOrder';
import { useSingleFlight } from '../../hooks/useSingleFlight';
import { problemMessage } from '../../presentation/problem-messages';
import { type ApiError, toApiError } from '../../services/api/api-error';
import { keepReceiptAddress, readReceiptAddress } from '../../services/payment/receipt-address';
import type { CourseForCustomer } from '../../types/course.types';
import { Notice } from '../layout/Notice';

interface Props {
  readonly course: CourseForCustomer;
  /** The course is to be read again: what is known of it here has been overtaken. */
  readonly onStale: () => void;
}

/** As the server has it. */
const ADDRESS_LENGTH_MAX = 254;

/** Orders the course, and leads to its checkout. */
export function PlaceOrder({ course, onStale }: Props) {
  const navigate = useNavigate();
  const createOrder = useCreateOrder();
  const [error, setError] = useState<ApiError | null>(null);
  const field = useRef<HTMLInputElement>(null);
  // A second click may come between the answer and the next page.
  const isPlaced = useRef(false);

  const place = useSingleFlight(
    useCallback(async () => {
      if (isPlaced.current) return;
      setError(null);
      const email = field.current?.value.trim() ?? '';
      try {
        const order = await createOrder(course.id, { email });
        isPlaced.current = true;
        keepReceiptAddress(email);
        navigate(`/checkout/${order.id}`);
      } catch (cause) {
        const problem = toApiError(cause);
        setError(problem);
        if (problem.code === 'invalid_email') field.current?.focus();
        if (problem.code === 'already_enrolled') onStale();
      }
    }, [course.id, createOrder, navigate, onStale]),
  );

  function submit(event: FormEvent): void {
    event.preventDefault();
    void place.run();
  }

  const isAboutAddress = error?.code === 'invalid_email';
  return (
    <form onSubmit={submit}>
      <AddressField field={field} problem={isAboutAddress ? problemMessage(error) : null} />
      <button
        type="submit"
        className="button button-primary button-wide"
        aria-disabled={place.isRunning}
      >
        {place.isRunning ? 'Placing your order…' : 'Buy this course'}
      </button>
      {error && !isAboutAddress && (
        <Notice kind={error.code === 'already_enrolled' ? 'info' : 'problem'}>
          <p>{problemMessage(error)}</p>
        </Notice>
      )}
    </form>
  );
}

interface AddressProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly problem: string | null;
}

function AddressField({ field, problem }: AddressProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>E-mail for your receipt (optional)</label>
      <input
        id={id}
        ref={field}
        type="email"
        autoComplete="email"
        maxLength={ADDRESS_LENGTH_MAX}
        defaultValue={readReceiptAddress()}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
      />
      {problem !== null && (
        <p className="field-problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
