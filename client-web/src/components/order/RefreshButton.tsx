import { useSingleFlight } from '../../hooks/useSingleFlight';
import { RefreshIcon } from '../layout/icons';

/** Reads at once, whatever the page listens with. */
export function RefreshButton({ refetch }: { readonly refetch: () => Promise<void> }) {
  const refresh = useSingleFlight(refetch);
  return (
    <button
      type="button"
      className="button button-plain"
      aria-disabled={refresh.isRunning}
      onClick={() => void refresh.run()}
    >
      <RefreshIcon />
      {refresh.isRunning ? 'Refreshing…' : 'Refresh'}
    </button>
  );
}
