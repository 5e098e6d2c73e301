import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Store } from '../services/store';
import type { Testbench } from '../services/testbench';

const TestbenchContext = createContext<Testbench | null>(null);

export const TestbenchProvider = TestbenchContext.Provider;

export function useTestbench(): Testbench {
  const testbench = useContext(TestbenchContext);
  if (!testbench) throw new Error('useTestbench needs a TestbenchProvider above it');
  return testbench;
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
