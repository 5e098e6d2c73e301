import type { NextConfig } from 'next';

// A shop in a folder of its own needs nothing here. This one lies below a project with a lock file of its own.
export default { turbopack: { root: import.meta.dirname } } satisfies NextConfig;
