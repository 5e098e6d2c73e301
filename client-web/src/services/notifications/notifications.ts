/** `unsupported` also where a browser has them for service workers only, as on Android. */
export type NotificationAccess = 'unsupported' | NotificationPermission;

let isBroken = false;

export function notificationAccess(): NotificationAccess {
  return isBroken || typeof Notification === 'undefined' ? 'unsupported' : Notification.permission;
}

/** To be called by a click: browsers ask nobody who did not. */
export async function askForNotifications(): Promise<NotificationAccess> {
  try {
    await Notification.requestPermission();
  } catch {
    isBroken = true;
  }
  return notificationAccess();
}

/** Of one `tag` only the newest is shown, whichever tab sent it. A click on it leads to this tab. */
export function notify(title: string, body: string, tag: string): NotificationAccess {
  try {
    const shown = new Notification(title, { body, tag, icon: '/favicon.svg' });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    isBroken = true;
  }
  return notificationAccess();
}
