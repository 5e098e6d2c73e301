import { toApiError } from '../api/api-error';
import { createTimer } from '../environment/timer';
import { type TabMessage, unpackState } from './tab-messages';
import { hearUnknown, type RoleOptions, type TabRole } from './tab-role';

/** A follower says this often what it wants, and hears from the leader each time. */
export const ASK_EVERY_MS = 5_000;

/** A leader that does not answer by then is frozen, or gone without a word. */
const ANSWER_WITHIN_MS = 1_500;

export interface FollowerOptions extends RoleOptions {
  /** The name by which this tab asks. */
  readonly from: string;
  /** Waits for its turn to lead; with `steal` it waits no longer. */
  lead(steal?: boolean): void;
  /** There is no room on the leader's connection. */
  onFull(): void;
}

/** Hears from the leader what the server said, and sees to it that there is one. */
export function createTabFollower(options: FollowerOptions): TabRole {
  const { context, events, say, from, lead, onFull } = options;
  const { env, heartbeat } = context;
  const askTimer = createTimer(env);
  const answerTimer = createTimer(env);
  let isRunning = false;
  let isRead = false;
  let isListening = false;
  let heardAt = 0;
  /** The leader says its state again with each answer. */
  let told = '';

  function start(): void {
    isRunning = true;
    events.onState({ mode: 'connecting', nextTryAt: null, error: null });
    ask();
  }

  function stop(): void {
    isRunning = false;
    askTimer.clear();
    answerTimer.clear();
  }

  function ask(): void {
    lead();
    say({ kind: 'want', from, cursors: context.cursors() });
    if (!answerTimer.isSet) answerTimer.set(ANSWER_WITHIN_MS, takeLead);
    askTimer.set(ASK_EVERY_MS, ask);
    // A leader out of sight may learn late that its connection is dead.
    if (isListening && env.now() - heardAt > heartbeat.silentAfterMs()) {
      heartbeat.doubt();
      takeLead();
    }
  }

  const takeLead = () => lead(true);

  function check(): void {
    say({ kind: 'check' });
    ask();
  }

  function askAnew(): void {
    isRead = false;
    check();
  }

  function hear(message: TabMessage): void {
    switch (message.kind) {
      case 'state':
        hearState(message);
        break;
      case 'view':
        events.onView(message.view);
        break;
      case 'alive':
        heardAt = env.now();
        events.onAlive();
        break;
      case 'unknown':
        hearUnknown(context, events, message.order);
        break;
      case 'full':
        if (message.to === from) onFull();
    }
  }

  function hearState({ state, isHidden, isNew }: TabMessage & { readonly kind: 'state' }): void {
    answerTimer.clear();
    const { mode } = state;
    if (!isListening) heardAt = env.now();
    isListening = mode !== 'connecting' && mode !== 'offline';
    const said = JSON.stringify(state);
    if (said !== told) {
      told = said;
      events.onState(unpackState(state));
    }
    // Timers of a hidden tab are slowed down; what is pushed over a WebSocket is not.
    if (isHidden && !env.isHidden() && mode !== 'live') takeLead();
    else if (isNew) ask();
    if (!isRead) void read();
  }

  /** Once by itself: the leader's connection may have nothing new to say. */
  async function read(): Promise<void> {
    isRead = true;
    for (const { order, version } of context.cursors()) {
      try {
        const view = await context.reader.readOrder(order, version);
        if (!isRunning) return;
        if (view) events.onView(view);
        events.onAlive();
      } catch (cause) {
        if (!isRunning) return;
        if (toApiError(cause).code === 'unknown_order') events.onUnknown(order);
        else isRead = false;
      }
    }
  }

  return {
    isRunning: () => isRunning,
    hear,
    start,
    stop,
    restart: askAnew,
    forget: askAnew,
    update: ask,
    check,
    hide() {},
    show: ask,
  };
}
