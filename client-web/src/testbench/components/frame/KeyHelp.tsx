import { useEffect, useRef } from 'react';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const KEYS: readonly (readonly [string[], string])[] = [
  [['j', '↓'], 'next request'],
  [['k', '↑'], 'previous request'],
  [['PageDown', 'PageUp'], 'twenty further'],
  [['Home', 'End'], 'newest, oldest'],
  [['Enter'], 'open the request'],
  [['/'], 'filter by words'],
  [['p'], 'pause and go on'],
  [['x'], 'select the request'],
  [['r'], 'replay what is selected, else the request at the cursor'],
  [['Esc'], 'close the request, leave the filter, unselect'],
  [['?'], 'these keys'],
];

export function KeyHelp({ isOpen, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      className="bench-keys"
      ref={dialog}
      onClose={onClose}
      aria-labelledby="bench-keys-title"
    >
      <h2 id="bench-keys-title">Keys</h2>
      <dl>
        {KEYS.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p>They rest while you type in a field. Drop a file anywhere to replay it.</p>
      <button type="button" className="bench-button" onClick={onClose}>
        Close
      </button>
    </dialog>
  );
}
