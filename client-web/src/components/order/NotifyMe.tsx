import type { ChangeNotification } from '../../hooks/useChangeNotification';
import { BellIcon } from '../layout/icons';

/** Offers to tell of the next change to who goes on to something else. */
export function NotifyMe({ access, isOn, turnOn }: ChangeNotification) {
  if (access === 'unsupported' || access === 'denied') return null;
  if (isOn)
    return (
      <p className="hint" role="status">
        You will be notified while this page stays open.
      </p>
    );
  return (
    <button type="button" className="button-quiet" onClick={() => void turnOn()}>
      <BellIcon />
      Notify me when this changes
    </button>
  );
}
