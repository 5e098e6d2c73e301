import type { TabGroup, TabGroupEvents } from '../services/tabs/tab-group';
import { FakeEnvironment } from './fake-environment';

interface Member {
  readonly tab: FakeTab;
  readonly events: TabGroupEvents;
}

/** A tab that a test can freeze: then it neither hears, nor speaks, nor do its timers fire. */
export class FakeTab extends FakeEnvironment {
  #isFrozen = false;
  #missed: (() => void)[] = [];
  readonly #browser: FakeBrowser;

  constructor(browser: FakeBrowser) {
    super();
    this.#browser = browser;
    this.random = () => Math.random();
    const { setTimer } = this;
    this.setTimer = (run, delayMs) => setTimer(() => this.happen(run), delayMs);
  }

  joinTabs = (events: TabGroupEvents) => this.#browser.join({ tab: this, events });

  happen(run: () => void): void {
    if (this.#isFrozen) this.#missed.push(run);
    else run();
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const run of this.#missed.splice(0)) run();
  }

  /** The sockets that nobody has closed. */
  get openSockets() {
    return this.sockets.filter(({ closedWith }) => closedWith === null);
  }
}

/** A browser with tabs: locks and messages between them as Web Locks and BroadcastChannel have them. */
export class FakeBrowser {
  readonly tabs: FakeTab[] = [];
  readonly #members = new Set<Member>();
  /** The first one holds the lock. */
  #queue: Member[] = [];
  isDenied = false;

  open(): FakeTab {
    const tab = new FakeTab(this);
    this.tabs.push(tab);
    return tab;
  }

  get leader(): FakeTab | undefined {
    return this.#queue[0]?.tab;
  }

  /** The browser announces that it is about to freeze this tab. */
  suspend(tab: FakeTab): void {
    for (const member of this.#members) if (member.tab === tab) member.events.onSuspend();
    tab.freeze();
  }

  get openSockets() {
    return this.tabs.flatMap((tab) => tab.openSockets);
  }

  join(me: Member): TabGroup {
    this.#members.add(me);
    const resign = () => {
      const wasLeader = this.#queue[0] === me;
      this.#queue = this.#queue.filter((member) => member !== me);
      if (wasLeader) this.#grant();
    };
    return {
      post: (message) => {
        for (const { tab, events } of this.#members) {
          const copy = structuredClone(message);
          if (tab !== me.tab || events !== me.events)
            queueMicrotask(() => tab.happen(() => events.onMessage(copy)));
        }
      },
      lead: (steal = false) => {
        if (this.isDenied) {
          queueMicrotask(me.events.onDenied);
          return;
        }
        const [holder] = this.#queue;
        if (!steal && this.#queue.includes(me)) return;
        this.#queue = this.#queue.filter(
          (member) => member !== me && !(steal && member === holder),
        );
        if (steal) this.#queue.unshift(me);
        else this.#queue.push(me);
        if (steal && holder && holder !== me)
          queueMicrotask(() => holder.tab.happen(holder.events.onLost));
        if (this.#queue[0] === me) this.#grant();
      },
      resign,
      leave: () => {
        this.#members.delete(me);
        resign();
      },
    };
  }

  #grant(): void {
    const next = this.#queue[0];
    if (!next) return;
    queueMicrotask(() => {
      if (this.#queue[0] === next) next.tab.happen(next.events.onLead);
    });
  }
}
