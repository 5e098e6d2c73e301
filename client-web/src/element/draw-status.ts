import { describeForOthers } from '../presentation/describe-for-others';
import { describeMode } from '../presentation/describe-mode';
import { annotations, describeOrder } from '../presentation/describe-order';
import { formatMoney } from '../presentation/money';
import { stepsOf } from '../presentation/stages';
import { SHAPES } from '../presentation/status-shapes';
import { formatDayAndTime, formatShort, formatTime } from '../presentation/time';
import { courseAddress } from '../services/course-address';
import type { OrderWatchState } from '../services/watch/follow-order';
import type { OrderView } from '../types/order.types';
import { make, makeIcon } from './dom';

export interface DrawOptions {
  /** One line: the outline and a word or two. */
  readonly isCompact: boolean;
  /** In words for somebody whose order it need not be. */
  readonly isForOthers: boolean;
  /** Where the server is; the course's address counts from there. */
  readonly origin: string;
}

export interface Drawing {
  readonly tone: string;
  /** Read out as it changes. */
  readonly news: Node;
  readonly body: Node | null;
  readonly foot: Node | null;
}

export function drawUnknown(): Drawing {
  const news = make('p', { part: 'detail' }, 'There is no such order.');
  return { tone: 'neutral', news, body: null, foot: null };
}

export function drawStatus(
  view: OrderView,
  state: OrderWatchState,
  { isCompact, isForOthers, origin }: DrawOptions,
): Drawing {
  const forOwner = describeOrder(view, null, state.isStale);
  const { shape, tone, word, title, detail, stage } = isForOthers
    ? describeForOthers(forOwner)
    : forOwner;
  const icon = makeIcon(SHAPES[shape]);
  if (isCompact) {
    const short = make('span', { part: 'title' }, word);
    const news = make('span', { class: 'compact', part: 'status' }, icon, short);
    return { tone, news, body: null, foot: null };
  }
  const text = make(
    'div',
    {},
    make('p', { class: 'title', part: 'title' }, title),
    make('p', { class: 'detail', part: 'detail', dir: 'auto' }, detail),
  );
  const href = isForOthers || !view.final || tone !== 'good' ? null : courseLink(view, origin);
  const body = make(
    'div',
    {},
    stage && drawSteps(view, stage),
    href && make('a', { class: 'open', part: 'open', href }, 'Open the course'),
    drawFacts(view),
  );
  const news = make('div', { class: 'status', part: 'status' }, icon, text);
  return { tone, news, body, foot: drawMode(state) };
}

function courseLink(view: OrderView, origin: string): string | null {
  const address = courseAddress(view.course.url, origin);
  return address?.kind === 'page' ? origin + address.path : (address?.url ?? null);
}

function drawSteps(view: OrderView, stage: Parameters<typeof stepsOf>[0]): HTMLElement {
  const now = Date.now();
  const steps = stepsOf(stage, view).map(({ label, progress, at }) =>
    make(
      'li',
      { 'data-progress': progress, 'aria-current': progress === 'current' ? 'step' : null },
      label,
      at && make('time', { datetime: at }, formatShort(at, now)),
    ),
  );
  return make('ol', { class: 'steps', part: 'steps', 'aria-label': 'Progress' }, ...steps);
}

function drawFacts(view: OrderView): HTMLElement {
  const notes = annotations(view);
  const facts = [
    ['Course', make('bdi', {}, view.course.title)],
    ['Amount', formatMoney(view.amount, view.currency)],
    ...(notes.length > 0 ? [['Note', notes.join(' · ')] as const] : []),
    ['Placed', make('time', { datetime: view.created_at }, formatDayAndTime(view.created_at))],
  ] as const;
  return make(
    'dl',
    { part: 'facts' },
    ...facts.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))),
  );
}

function drawMode({ mode, error, lastConfirmedAt }: OrderWatchState): HTMLElement {
  const heardAt = lastConfirmedAt === null ? null : formatTime(lastConfirmedAt);
  const { sign, label } = describeMode(mode, error, navigator.onLine !== false, heardAt);
  return make('p', { class: 'mode', part: 'mode', 'data-sign': sign }, label);
}
