import { LOCALE } from './locale';

const dayAndTime = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });
const toTheSecond = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' });

export const formatDayAndTime = (at: string | number) => dayAndTime.format(new Date(at));

const hoursAndMinutes = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'short' });

export const formatTime = (at: string | number) => hoursAndMinutes.format(new Date(at));

export const formatDay = (at: string | number) => day.format(new Date(at));

const month = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric' });

export const formatMonth = (at: string | number) => month.format(new Date(at));

/** To the second for what happened today, with the day for what is older. */
export function formatMoment(at: string | number, now: number): string {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date(now).toDateString();
  return isToday ? toTheSecond.format(moment) : dayAndTime.format(moment);
}

/** "just now", "12 s ago", "3 min ago", "2 h ago". */
export function formatAgo(at: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - at) / 1_000));
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  return `${Math.floor(minutes / 60)} h ago`;
}

const dayOfYear = new Intl.DateTimeFormat(LOCALE, { month: 'short', day: 'numeric' });

/** As short as it can be: the time of what happened today, the day of what is older. */
export function formatShort(at: string | number, now: number): string {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date(now).toDateString();
  return (isToday ? hoursAndMinutes : dayOfYear).format(moment);
}
