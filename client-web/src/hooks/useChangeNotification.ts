import { useCallback, useEffect, useRef, useState } from 'react';
import { withStorage } from '../services/environment/storage';
import {
  askForNotifications,
  type NotificationAccess,
  notificationAccess,
  notify,
} from '../services/notifications/notifications';
import { useClient } from './client-context';

export interface ChangeNotification {
  readonly access: NotificationAccess;
  /** Whether this tab was asked to tell. */
  readonly isOn: boolean;
  turnOn(): Promise<void>;
}

const key = (orderId: string) => `orderwire.notify.${orderId}`;

/**
 * Tells of a change of an order to who looks elsewhere, for as long as this tab lives. `title` and
 * `body` say the state of it in words; a new title is a change.
 */
export function useChangeNotification(
  orderId: string,
  title: string,
  body: string,
): ChangeNotification {
  const { env } = useClient();
  const [access, setAccess] = useState(notificationAccess);
  const [wanted, setWanted] = useState(
    () => withStorage('sessionStorage', (storage) => storage.getItem(key(orderId))) === 'yes',
  );
  const told = useRef(title);
  const isOn = wanted && access === 'granted';

  const turnOn = useCallback(async () => {
    const given = await askForNotifications();
    setAccess(given);
    if (given !== 'granted') return;
    setWanted(true);
    withStorage('sessionStorage', (storage) => storage.setItem(key(orderId), 'yes'));
  }, [orderId]);

  useEffect(() => {
    if (told.current === title) return;
    told.current = title;
    if (isOn && env.isHidden()) setAccess(notify(title, body, orderId));
  }, [env, isOn, orderId, title, body]);

  return { access, isOn, turnOn };
}
