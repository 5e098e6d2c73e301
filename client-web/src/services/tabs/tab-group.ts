/** The tabs of one browser that watch at one server, as one of them sees the others. */
export interface TabGroup {
  /** To every other tab. */
  post(message: unknown): void;
  /** Waits for its turn to lead; with `steal` it takes the lead from whoever has it. */
  lead(steal?: boolean): void;
  /** Gives back the lead, or the place in the queue. */
  resign(): void;
  leave(): void;
}

export interface TabGroupEvents {
  onMessage(message: unknown): void;
  onLead(): void;
  /** Another tab has taken the lead. */
  onLost(): void;
  /** The browser lets nobody lead here. */
  onDenied(): void;
  /** The page is about to be frozen, or kept for the back button: it will neither hear nor speak. */
  onSuspend(): void;
}

/** Versions of these messages do not mix: tabs may be older than one another. */
const NAME = 'orderwire.tabs.1';

/** Null where the browser lacks Web Locks or BroadcastChannel, as on plain http. */
export function joinTabGroup(origin: string, events: TabGroupEvents): TabGroup | null {
  const locks = globalThis.navigator?.locks;
  if (!locks || typeof BroadcastChannel === 'undefined') return null;
  const name = `${NAME} ${origin}`;
  const channel = new BroadcastChannel(name);
  /** How to give back what is held or waited for; null where neither is. */
  let release: (() => void) | null = null;

  channel.onmessage = ({ data }) => events.onMessage(data);
  const suspend = () => events.onSuspend();
  addEventListener('pagehide', suspend);
  document.addEventListener('freeze', suspend);

  function resign(): void {
    const held = release;
    release = null;
    held?.();
  }

  function lead(steal = false): void {
    if (release && !steal) return;
    resign();
    const waiting = new AbortController();
    let done = () => waiting.abort();
    const mine = () => done();
    release = mine;
    const hold = () =>
      new Promise<void>((resolve) => {
        done = resolve;
        if (release === mine) events.onLead();
        else resolve();
      });
    locks.request(name, steal ? { steal } : { signal: waiting.signal }, hold).catch((cause) => {
      if (release !== mine) return;
      release = null;
      if (cause?.name === 'AbortError') events.onLost();
      else events.onDenied();
    });
  }

  return {
    post: (message) => channel.postMessage(message),
    lead,
    resign,
    leave() {
      removeEventListener('pagehide', suspend);
      document.removeEventListener('freeze', suspend);
      channel.close();
      resign();
    },
  };
}
